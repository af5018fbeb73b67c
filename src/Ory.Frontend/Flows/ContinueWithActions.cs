namespace Ory.Frontend;

/// <summary>The actions of <see cref="ContinueWith"/>.</summary>
public static class ContinueWithActions
{
    /// <summary>Keep the session token.</summary>
    public const string SetOrySessionToken = "set_ory_session_token";

    /// <summary>Show a verification flow.</summary>
    public const string ShowVerificationUi = "show_verification_ui";

    /// <summary>Show a settings flow.</summary>
    public const string ShowSettingsUi = "show_settings_ui";

    /// <summary>Show a recovery flow.</summary>
    public const string ShowRecoveryUi = "show_recovery_ui";

    /// <summary>Send the browser somewhere.</summary>
    public const string RedirectBrowserTo = "redirect_browser_to";
}
