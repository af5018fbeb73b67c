namespace Ory.Frontend;

/// <summary>What is submitted to a login flow (Ory's <c>updateLoginFlowBody</c>): one of the derived types, by method.</summary>
public abstract record UpdateLoginFlowBody : FrontendModel
{
    private protected UpdateLoginFlowBody()
    {
    }
}
