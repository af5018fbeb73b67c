namespace Ory.Frontend;

/// <summary>What is submitted to a settings flow (Ory's <c>updateSettingsFlowBody</c>): one of the derived types, by method.</summary>
public abstract record UpdateSettingsFlowBody : FrontendModel
{
    private protected UpdateSettingsFlowBody()
    {
    }
}
