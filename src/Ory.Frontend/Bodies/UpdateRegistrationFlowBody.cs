namespace Ory.Frontend;

/// <summary>What is submitted to a sign-up flow (Ory's <c>updateRegistrationFlowBody</c>): one of the derived types, by method.</summary>
public abstract record UpdateRegistrationFlowBody : FrontendModel
{
    private protected UpdateRegistrationFlowBody()
    {
    }
}
