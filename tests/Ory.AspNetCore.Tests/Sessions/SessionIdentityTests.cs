using System.Security.Claims;
using System.Security.Principal;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace Ory.AspNetCore.Tests;

/// <summary>The principal of a cached session: nothing of it is another request's, and every claim is found whatever way it is looked for.</summary>
public class SessionIdentityTests
{
    private static readonly (string Type, string Value)[] Expected =
    [
        (ClaimTypes.NameIdentifier, StubOry.IdentityId),
        (OryClaimTypes.SessionId, StubOry.SessionId),
        (OryClaimTypes.Aal, "aal1"),
        (OryClaimTypes.Amr, "password"),
        (OryClaimTypes.Amr, "totp"),
        (OryClaimTypes.AuthTime, "1795420800"),
        (OryClaimTypes.SchemaId, "default"),
        (OryClaimTypes.VerifiedAddress, "carl@example.org"),
    ];

    [Fact]
    public async Task Every_claim_of_the_session_is_there()
    {
        await using var app = await TestApp.StartAsync();

        var principal = await PrincipalAsync(app);

        Assert.Equal(Expected, Pairs(principal.Claims));
        Assert.All(principal.Claims, claim => Assert.Equal(("Ory", "Ory"), (claim.Issuer, claim.OriginalIssuer)));
        Assert.All(principal.Claims, claim => Assert.Same(principal.Identity, claim.Subject));
        Assert.True(principal.Identity!.IsAuthenticated);
        Assert.Equal("Ory", principal.Identity.AuthenticationType);
        Assert.Null(principal.Identity.Name);
        Assert.Equal(ClaimValueTypes.Integer64, principal.FindFirst(OryClaimTypes.AuthTime)!.ValueType);
    }

    [Fact]
    public async Task Every_claim_is_found_by_every_way_of_looking()
    {
        await using var app = await TestApp.StartAsync();

        foreach (var (type, value) in Expected)
        {
            // A fresh one each time: what is found first must not depend on what was asked before.
            Assert.Equal(Expected.First(claim => claim.Type == type).Value, (await PrincipalAsync(app)).FindFirst(type)!.Value);
            Assert.Equal(Expected.First(claim => claim.Type == type).Value, (await PrincipalAsync(app)).FindFirst(type.ToUpperInvariant())!.Value);
            Assert.NotNull((await PrincipalAsync(app)).FindFirst(claim => claim.Type == type && claim.Value == value));
            Assert.True((await PrincipalAsync(app)).HasClaim(type, value));
            Assert.True((await PrincipalAsync(app)).HasClaim(type.ToUpperInvariant(), value));
            Assert.False((await PrincipalAsync(app)).HasClaim(type, value.ToUpperInvariant() + "x"));
            Assert.True((await PrincipalAsync(app)).HasClaim(claim => claim.Type == type && claim.Value == value));
            Assert.Equal(Expected.Where(claim => claim.Type == type), Pairs((await PrincipalAsync(app)).FindAll(type)));
            Assert.Equal([(type, value)], Pairs((await PrincipalAsync(app)).FindAll(claim => claim.Type == type && claim.Value == value)));
        }

        Assert.Null((await PrincipalAsync(app)).FindFirst("other"));
        Assert.False((await PrincipalAsync(app)).HasClaim("other", "x"));
        Assert.Empty((await PrincipalAsync(app)).FindAll("other"));
    }

    public static TheoryData<string> Ways => ["nothing", "FindFirst", "Claims", "AddClaim", "IsInRole"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Every_claim_is_found_again_in_every_copy(string before)
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal(Expected, Pairs(new ClaimsIdentity(await IdentityAsync()).Claims));
        Assert.Equal(Expected, Pairs(new ClaimsIdentity(await IdentityAsync(), null, "other", "name", "role").Claims));
        Assert.Equal([.. Expected, ("more", "1")], Pairs(new ClaimsIdentity(await IdentityAsync(), [new Claim("more", "1")]).Claims));
        Assert.Equal(Expected, Pairs(new ClaimsIdentity((IIdentity)await IdentityAsync()).Claims));
        Assert.Equal(Expected, Pairs((await IdentityAsync()).Clone().Claims));
        Assert.Equal(Expected, Pairs((await IdentityAsync()).Clone().Clone().Claims));
        Assert.Equal(Expected, Pairs(new ClaimsPrincipal(await IdentityAsync()).Clone().Claims));
        Assert.Equal(Expected, Pairs(new ClaimsPrincipal(new ClaimsPrincipal(await IdentityAsync())).Claims));
        Assert.Equal(Expected, Pairs(Written(await IdentityAsync()).Claims));
        Assert.Equal(Expected, Pairs(Written(new ClaimsPrincipal(await IdentityAsync())).Claims));

        var copy = new ClaimsIdentity(await IdentityAsync());
        Assert.All(copy.Claims, claim => Assert.Same(copy, claim.Subject));
        var clone = (await IdentityAsync()).Clone();
        Assert.All(clone.Claims, claim => Assert.Same(clone, claim.Subject));
        Assert.True(clone.IsAuthenticated);

        async Task<ClaimsIdentity> IdentityAsync()
        {
            var identity = (ClaimsIdentity)(await PrincipalAsync(app)).Identity!;
            switch (before)
            {
                case "FindFirst":
                    Assert.NotNull(identity.FindFirst(OryClaimTypes.Aal));
                    break;
                case "Claims":
                    Assert.Equal(Expected.Length, identity.Claims.Count());
                    break;
                case "AddClaim":
                    identity.AddClaim(new Claim("added", "1"));
                    identity.RemoveClaim(identity.FindFirst("added"));
                    break;
                case "IsInRole":
                    Assert.False(new ClaimsPrincipal(identity).IsInRole("admin"));
                    break;
            }

            return identity;
        }
    }

    [Fact]
    public async Task A_serialized_ticket_holds_every_claim()
    {
        await using var app = await TestApp.StartAsync();
        var result = await app.AuthenticateAsync();

        var ticket = TicketSerializer.Default.Deserialize(TicketSerializer.Default.Serialize(result.Ticket!))!;

        Assert.Equal(Expected, Pairs(ticket.Principal.Claims));
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero), ticket.Properties.ExpiresUtc);
    }

    [Fact]
    public async Task What_is_added_is_found_beside_what_was_there()
    {
        await using var app = await TestApp.StartAsync();
        var identity = (ClaimsIdentity)(await PrincipalAsync(app)).Identity!;
        var first = identity.FindFirst(OryClaimTypes.Aal);

        identity.AddClaim(new Claim(ClaimTypes.Role, "admin"));
        identity.AddClaims([new Claim("a", "1"), new Claim("b", "2")]);

        Assert.Equal([.. Expected, (ClaimTypes.Role, "admin"), ("a", "1"), ("b", "2")], Pairs(identity.Claims));
        Assert.Same(first, identity.FindFirst(OryClaimTypes.Aal));
        Assert.True(new ClaimsPrincipal(identity).IsInRole("admin"));
        Assert.Equal([.. Expected, (ClaimTypes.Role, "admin"), ("a", "1"), ("b", "2")], Pairs(new ClaimsIdentity(identity).Claims));
        Assert.Equal([.. Expected, (ClaimTypes.Role, "admin"), ("a", "1"), ("b", "2")], Pairs(identity.Clone().Claims));
    }

    [Fact]
    public async Task What_is_removed_is_gone()
    {
        await using var app = await TestApp.StartAsync();
        var identity = (ClaimsIdentity)(await PrincipalAsync(app)).Identity!;

        Assert.True(identity.TryRemoveClaim(identity.FindFirst(OryClaimTypes.Aal)));

        Assert.Null(identity.FindFirst(OryClaimTypes.Aal));
        Assert.False(identity.HasClaim(OryClaimTypes.Aal, "aal1"));
        Assert.Equal(Expected.Where(claim => claim.Type != OryClaimTypes.Aal), Pairs(identity.Claims));
        Assert.Equal(Expected.Where(claim => claim.Type != OryClaimTypes.Aal), Pairs(new ClaimsIdentity(identity).Claims));
        Assert.False(identity.TryRemoveClaim(new Claim(OryClaimTypes.Amr, "password")));
        Assert.Throws<InvalidOperationException>(() => identity.RemoveClaim(new Claim(OryClaimTypes.Amr, "password")));
    }

    [Fact]
    public async Task The_same_claim_is_found_each_time_with_what_was_written_to_it()
    {
        await using var app = await TestApp.StartAsync();
        var principal = await PrincipalAsync(app);

        principal.FindFirst(OryClaimTypes.Aal)!.Properties["seen"] = "1";

        Assert.Equal("1", principal.FindFirst(OryClaimTypes.Aal)!.Properties["seen"]);
        Assert.Equal("1", principal.Claims.Single(claim => claim.Type == OryClaimTypes.Aal).Properties["seen"]);
        ((ClaimsIdentity)principal.Identity!).AddClaim(new Claim("a", "1"));
        Assert.Equal("1", principal.FindFirst(OryClaimTypes.Aal)!.Properties["seen"]);
    }

    [Fact]
    public async Task Whatever_one_request_does_to_its_principal_the_next_sees_nothing_of_it()
    {
        await using var app = await TestApp.StartAsync();
        var result = await app.AuthenticateAsync();
        var principal = result.Principal!;
        var identity = (ClaimsIdentity)principal.Identity!;

        foreach (var claim in principal.Claims)
            claim.Properties["mine"] = "1";
        identity.FindFirst(OryClaimTypes.Aal)!.Properties["more"] = "1";
        identity.RemoveClaim(identity.FindFirst(OryClaimTypes.Aal));
        identity.AddClaim(new Claim(OryClaimTypes.Aal, "aal2"));
        identity.AddClaims([new Claim(ClaimTypes.Role, "admin")]);
        identity.Label = "mine";
        identity.BootstrapContext = "mine";
        identity.Actor = new ClaimsIdentity("actor");
        principal.AddIdentity(new ClaimsIdentity([new Claim(ClaimTypes.Role, "admin")], "other"));
        result.Properties!.Items["mine"] = "1";
        result.Properties.Parameters["mine"] = "1";
        result.Properties.ExpiresUtc = DateTimeOffset.MaxValue;
        result.Properties.RedirectUri = "/mine";
        ((Claim[])[.. principal.Claims])[0] = new Claim("x", "y");
        if (principal.Claims is IList<Claim> { IsReadOnly: false } list)
            list.Clear();

        var next = await app.AuthenticateAsync();
        Assert.Single(app.Ory.Whoamis);
        Assert.Equal(Expected, Pairs(next.Principal!.Claims));
        Assert.All(next.Principal.Claims, claim => Assert.Empty(claim.Properties));
        var nextIdentity = (ClaimsIdentity)Assert.Single(next.Principal.Identities);
        Assert.Equal((null, null, null), (nextIdentity.Label, nextIdentity.BootstrapContext, nextIdentity.Actor));
        Assert.Equal([".expires"], next.Properties!.Items.Keys);
        Assert.Empty(next.Properties.Parameters);
        Assert.Equal(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero), next.Properties.ExpiresUtc);
    }

    [Fact]
    public async Task A_claims_transformation_sees_every_claim_and_what_it_adds_stays_in_its_request()
    {
        await using var app = await TestApp.StartAsync(build: builder => builder.Services.AddSingleton<IClaimsTransformation, AddsRole>());

        for (var request = 0; request < 3; request++)
            Assert.Equal([.. Expected, (ClaimTypes.Role, "seen 8")], Pairs((await PrincipalAsync(app)).Claims));

        Assert.Single(app.Ory.Whoamis);
    }

    [Fact]
    public async Task A_user_may_be_read_by_many_threads_at_once()
    {
        await using var app = await TestApp.StartAsync();

        for (var round = 0; round < 200; round++)
        {
            var principal = await PrincipalAsync(app);
            var found = await Task.WhenAll(Enumerable.Range(0, 8).Select(each => Task.Run(() => each % 2 == 0
                ? principal.FindFirst(OryClaimTypes.Aal)
                : principal.Claims.Single(claim => claim.Type == OryClaimTypes.Aal))));
            Assert.Single(found.Distinct());
        }
    }

    private static async Task<ClaimsPrincipal> PrincipalAsync(TestApp app) => (await app.AuthenticateAsync()).Principal!;

    private static IEnumerable<(string Type, string Value)> Pairs(IEnumerable<Claim> claims) => claims.Select(claim => (claim.Type, claim.Value)).ToArray();

    private static ClaimsIdentity Written(ClaimsIdentity identity)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        identity.WriteTo(writer);
        stream.Position = 0;
        return new ClaimsIdentity(new BinaryReader(stream));
    }

    private static ClaimsPrincipal Written(ClaimsPrincipal principal)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        principal.WriteTo(writer);
        stream.Position = 0;
        return new ClaimsPrincipal(new BinaryReader(stream));
    }

    private sealed class AddsRole : IClaimsTransformation
    {
        public Task<ClaimsPrincipal> TransformAsync(ClaimsPrincipal principal)
        {
            var copy = principal.Clone();
            ((ClaimsIdentity)copy.Identity!).AddClaim(new Claim(ClaimTypes.Role, $"seen {principal.Claims.Count()}"));
            return Task.FromResult(copy);
        }
    }
}
