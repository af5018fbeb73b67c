namespace Ory.Frontend;

/// <summary>What is submitted to a verification flow (Ory's <c>updateVerificationFlowBody</c>): one of the derived types, by method.</summary>
public abstract record UpdateVerificationFlowBody : FrontendModel
{
    private protected UpdateVerificationFlowBody()
    {
    }
}
