using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Ory.Frontend;

namespace Ory.AspNetCore.Pages;

// Where things are: the pages, and what an address that Ory names means on this origin.
internal sealed class Addresses(IOptions<OryPagesOptions> pages, IOptionsMonitor<OryOptions> ory)
{
    private static readonly Uri Anywhere = new("http://anywhere.invalid");

    private static readonly string[] Kinds = ["login", "registration", "recovery", "verification", "settings"];

    public OryPagesOptions Pages => pages.Value;

    public OryOptions Ory => ory.Get(Pages.AuthenticationScheme);

    public PathString PathOf(FlowKind kind) => kind switch
    {
        FlowKind.Login => Pages.LoginPath,
        FlowKind.Registration => Pages.RegistrationPath,
        FlowKind.Recovery => Pages.RecoveryPath,
        FlowKind.Verification => Pages.VerificationPath,
        _ => Pages.SettingsPath,
    };

    public string Page(HttpRequest request, FlowKind kind, params (string Name, string? Value)[] query) =>
        With(request.PathBase.Add(PathOf(kind)).ToUriComponent(), query);

    // A page of a flow, with what the flow is for: of one that is gone or another's when it is asked for, Ory does not say that.
    public string Page(HttpRequest request, FlowKind kind, SelfServiceFlow flow, params (string Name, string? Value)[] query) =>
        Page(request, kind, [("flow", flow.Id), ("return_to", flow.ReturnTo), .. Purpose(flow), .. query]);

    // For whom somebody signs in or up, besides himself.
    public static IEnumerable<(string Name, string? Value)> Purpose(SelfServiceFlow flow) => flow switch
    {
        LoginFlow login => [("login_challenge", login.OAuth2LoginChallenge), ("identity_schema", login.IdentitySchema)],
        RegistrationFlow registration => [("login_challenge", registration.OAuth2LoginChallenge), ("identity_schema", registration.IdentitySchema)],
        _ => [],
    };

    public string Local(HttpRequest request, PathString path) => request.PathBase.Add(path).ToUriComponent();

    // The paths that the script may load in place.
    public string AllPaths(HttpRequest request) => string.Join(' ', Enum.GetValues<FlowKind>().Select(k => Local(request, PathOf(k)))
        .Append(Local(request, Pages.SettingsPath.Add("/sessions"))).Append(Local(request, Pages.ErrorPath)));

    // Ory builds return addresses from absolute ones only; its list of allowed ones decides whether it takes this.
    public string Absolute(HttpRequest request, string local) => Origin(request) + local;

    public string Origin(HttpRequest request) => OwnOrigin.Seen(request, Ory);

    public bool HasOrigin(HttpRequest request) => OwnOrigin.IsSeen(request, Ory);

    // The path, for whatever is on this application's own origin; null for everything else, and for a path that begins with two slashes (dot segments
    // resolved): without the origin before it a browser would take that for another host.
    public string? Own(HttpRequest request, string? address)
    {
        if (string.IsNullOrEmpty(address) || address.Contains('\\', StringComparison.Ordinal) || address.Any(char.IsControl))
            return null;

        var isOwn = address[0] == '/'
            ? Uri.TryCreate(Anywhere, address, out var uri) && uri.Host == Anywhere.Host
            : Uri.TryCreate(address, UriKind.Absolute, out uri) && uri.UserInfo.Length == 0 && IsOwn(request, uri);
        return isOwn && uri!.PathAndQuery + uri.Fragment is var path and not ['/', '/', ..] ? path : null;
    }

    // Where a flow leads that is not gone through: Ory has checked that against its list.
    public string Later(HttpRequest request, string? returnTo) => Own(request, returnTo)
        ?? (Uri.TryCreate(returnTo, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", UserInfo: "" } ? uri.AbsoluteUri : null)
        ?? Local(request, Pages.HomePath);

    // Ory's own addresses are served by this origin; every other is left as Ory gave it, which has checked it against its list.
    public string Map(HttpRequest request, string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || Pages.PostToOry)
            return address;

        foreach (var kind in Enum.GetValues<FlowKind>())
        {
            if (uri.AbsolutePath.EndsWith($"/self-service/{Kinds[(int)kind]}/browser", StringComparison.Ordinal))
                return Local(request, PathOf(kind)) + uri.Query;
            if (OryRelay.Relayed.Contains(kind) && uri.AbsolutePath.EndsWith($"/self-service/{Kinds[(int)kind]}", StringComparison.Ordinal) && uri.Query.Length > 0)
                return Local(request, Pages.OryPath.Add($"/self-service/{Kinds[(int)kind]}")) + uri.Query;
        }

        return Own(request, address) ?? address;
    }

    public string BeginAtOry(FlowKind kind, string? query) =>
        $"{(Ory.BrowserUrl ?? Ory.BaseUrl)!.TrimEnd('/')}/self-service/{Kinds[(int)kind]}/browser{query}";

    public static string With(string path, params (string Name, string? Value)[] query) =>
        QueryHelpers.AddQueryString(path, query.Where(q => !string.IsNullOrEmpty(q.Value)).Select(q => KeyValuePair.Create(q.Name, q.Value)));

    private bool IsOwn(HttpRequest request, Uri uri) => OwnOrigin.IsOwn(OwnOrigin.Of(uri), request, Ory);
}
