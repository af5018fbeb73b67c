namespace Ory.Frontend;

/// <summary>One operation of Ory's reference: its name, and whether asking twice is the same as asking once.</summary>
internal sealed record FrontendOperation(string Name, HttpMethod Method, bool Repeatable = false)
{
    internal static readonly FrontendOperation
        ToSession = Read("toSession"),
        ListMySessions = Read("listMySessions"),
        DisableMySession = new("disableMySession", HttpMethod.Delete),
        DisableMyOtherSessions = new("disableMyOtherSessions", HttpMethod.Delete),
        ExchangeSessionToken = Get("exchangeSessionToken"),
        CreateBrowserLoginFlow = Get("createBrowserLoginFlow"),
        CreateNativeLoginFlow = Get("createNativeLoginFlow"),
        GetLoginFlow = Read("getLoginFlow"),
        UpdateLoginFlow = Post("updateLoginFlow"),
        CreateBrowserRegistrationFlow = Get("createBrowserRegistrationFlow"),
        CreateNativeRegistrationFlow = Get("createNativeRegistrationFlow"),
        GetRegistrationFlow = Read("getRegistrationFlow"),
        UpdateRegistrationFlow = Post("updateRegistrationFlow"),
        CreateBrowserRecoveryFlow = Get("createBrowserRecoveryFlow"),
        CreateNativeRecoveryFlow = Get("createNativeRecoveryFlow"),
        GetRecoveryFlow = Read("getRecoveryFlow"),
        UpdateRecoveryFlow = Post("updateRecoveryFlow"),
        CreateBrowserVerificationFlow = Get("createBrowserVerificationFlow"),
        CreateNativeVerificationFlow = Get("createNativeVerificationFlow"),
        GetVerificationFlow = Read("getVerificationFlow"),
        UpdateVerificationFlow = Post("updateVerificationFlow"),
        CreateBrowserSettingsFlow = Get("createBrowserSettingsFlow"),
        CreateNativeSettingsFlow = Get("createNativeSettingsFlow"),
        GetSettingsFlow = Read("getSettingsFlow"),
        UpdateSettingsFlow = Post("updateSettingsFlow"),
        CreateBrowserLogoutFlow = Get("createBrowserLogoutFlow"),
        UpdateLogoutFlow = Get("updateLogoutFlow"),
        PerformNativeLogout = new("performNativeLogout", HttpMethod.Delete),
        GetFlowError = Read("getFlowError"),
        GetWebAuthnJavaScript = Read("getWebAuthnJavaScript"),
        CreateFedcmFlow = Get("createFedcmFlow"),
        UpdateFedcmFlow = Post("updateFedcmFlow"),
        GetWellKnownChangePassword = Get("getWellKnownChangePassword"),
        DeleteTestLoginFlow = new("deleteTestLoginFlow", HttpMethod.Delete);

    /// <summary>A GET that changes nothing, so that it may be sent again when no answer came.</summary>
    private static FrontendOperation Read(string name) => new(name, HttpMethod.Get, Repeatable: true);

    /// <summary>A GET that changes something all the same: it stores a flow, may send a mail, or ends a session.</summary>
    private static FrontendOperation Get(string name) => new(name, HttpMethod.Get);

    private static FrontendOperation Post(string name) => new(name, HttpMethod.Post);
}
