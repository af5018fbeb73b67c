namespace Ory.Emulator;

/// <summary>Which assurance level is asked of a session, and whether it has it.</summary>
internal sealed class AalRules(Server server)
{
    /// <summary>Whether a session of a level satisfies <c>aal1</c> or <c>highest_available</c>.</summary>
    public bool IsSatisfied(string aal, Identity identity, string required) => required switch
    {
        "aal1" => aal is not "aal0",
        _ => aal == "aal2" || (aal == "aal1" && server.Methods.AvailableAal(identity) != "aal2"),
    };

    /// <summary>The address of the login form for a second factor.</summary>
    public string StepUpUrl(string? returnTo = null)
    {
        var url = server.PublicUrl + "/self-service/login/browser";
        return string.IsNullOrEmpty(returnTo) ? Urls.WithQuery(url, ("aal", "aal2")) : Urls.WithQuery(url, ("aal", "aal2"), ("return_to", returnTo));
    }

    /// <summary>The error for a session that does not satisfy what is required; null when it does.</summary>
    public ApiError? Check(SessionLookup lookup, string required, string? returnTo = null) =>
        lookup.IsActive && IsSatisfied(lookup.Session.Aal, lookup.Identity, required) ? null : Errors.Aal2Required(StepUpUrl(returnTo));
}
