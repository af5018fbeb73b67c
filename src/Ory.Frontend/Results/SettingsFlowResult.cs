namespace Ory.Frontend;

/// <summary>
/// What <see cref="FrontendClient.CreateBrowserSettingsFlowAsync"/>, <see cref="FrontendClient.CreateNativeSettingsFlowAsync"/> and
/// <see cref="FrontendClient.GetSettingsFlowAsync"/> can answer.
/// </summary>
public abstract record SettingsFlowResult
{
    private SettingsFlowResult()
    {
    }

    /// <summary>200: the flow.</summary>
    /// <param name="Flow">The flow.</param>
    public sealed record Success(SettingsFlow Flow) : SettingsFlowResult;

    /// <summary>403 <c>session_aal2_required</c>: a second factor is needed first.</summary>
    /// <param name="RedirectBrowserTo">Where the browser gives it; without a <c>return_to</c> of yours.</param>
    /// <param name="Error">The error.</param>
    public sealed record AalRequired(string RedirectBrowserTo, GenericError Error) : SettingsFlowResult;
}
