namespace Ory.Frontend;

/// <summary>What is submitted to a recovery flow (Ory's <c>updateRecoveryFlowBody</c>): one of the derived types, by method.</summary>
public abstract record UpdateRecoveryFlowBody : FrontendModel
{
    private protected UpdateRecoveryFlowBody()
    {
    }
}
