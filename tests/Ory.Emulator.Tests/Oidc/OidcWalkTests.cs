using System.Globalization;
using CsCheck;

namespace Ory.Emulator.Tests;

/// <summary>Whichever way people go to their providers and back: nothing breaks, and nobody is signed in whom no provider named. A failure prints the seed that repeats it.</summary>
public class OidcWalkTests
{
    // Of several providers, with and without what asks for more: hints, two steps, hooks, second factors, settings that are short-lived.
    public static TheoryData<string, string> Servers { get; } = new()
    {
        { "login: {}", "" },
        { "login: {}, registration: { login_hints: true, after: { oidc: { hooks: [{ hook: session }, { hook: show_verification_ui }] } } }, settings: { privileged_session_max_age: 1m }", "session: { whoami: { required_aal: aal1 } }" },
        { "login: { style: identifier_first, lifespan: 10m, after: { hooks: [{ hook: require_verified_address }] } }, registration: { style: profile_first, enable_legacy_one_step: false }", "security: { account_enumeration: { mitigate: true } }" },
        { "login: {}, registration: { enabled: false }", "" },
    };

    [Theory]
    [MemberData(nameof(Servers))]
    public Task Random_ways_there_and_back_never_break_it_and_never_sign_anybody_in_without_proof(string flows, string others) =>
        Gen.Int[0, int.MaxValue].Array[1, 60].SampleAsync(
            async steps =>
            {
                await using var walk = await RandomWalk.StartAtProvidersAsync($$"""
                    selfservice:
                      allowed_return_urls: [http://localhost/]
                      flows: { {{flows}} }
                      methods:
                        totp: { enabled: true }
                        lookup_secret: { enabled: true }
                        oidc: { enabled: true, config: { providers: [{ id: example, provider: generic, client_id: emulator }, { id: other, provider: generic, client_id: emulator }, { id: phone, provider: google, client_id: emulator }] } }
                    {{others}}
                    """);
                foreach (var step in steps)
                    await walk.StepAsync(new Random(step));
            },
            iter: int.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), CultureInfo.InvariantCulture, out var more) ? more : 8,
            threads: 1);
}
