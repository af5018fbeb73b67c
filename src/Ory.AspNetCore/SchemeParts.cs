using Ory.Frontend;

namespace Ory.AspNetCore;

/// <summary>What one scheme is made of. It lives as long as its options are the current ones.</summary>
internal sealed record SchemeParts(
    OryOptions Options, CredentialReader Credentials, CredentialProblems Problems, SessionCache Sessions, PrincipalFactory Principals, SetCookieRelay Relay, OutputStorage Output, OryConnection Connection,
    FirstLevel FirstLevel, ReadinessProbe Readiness, Challenger Challenger, SignOuts SignOuts, Instruments Instruments)
{
    public FrontendClient Client => Connection.Client;
}
