using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ory.AspNetCore.Tests;

/// <summary>What an attribute asks for is asked for, on minimal APIs and on controllers, and several add up.</summary>
public class AttributesTests
{
    private static readonly Person All = new() { Aal = "aal2", Methods = ["password", "totp"], Schema = "staff", HasSecondFactor = true };

    private static readonly Dictionary<string, (Delegate Endpoint, Person Lacking, string? Flow)> Endpoints = new()
    {
        ["/aal"] = ([OryRequireAal("aal2")] () => Results.Text("in"), All with { Aal = "aal1" }, "login/browser?aal=aal2&"),
        ["/recent"] = ([OryRequireRecentAuthentication(600)] () => Results.Text("in"), All with { SignedInAgo = TimeSpan.FromSeconds(631) }, "login/browser?refresh=true&"),
        ["/verified"] = ([OryRequireVerifiedAddress] () => Results.Text("in"), All with { IsVerified = false }, "verification/browser?"),
        ["/method"] = ([OryRequireAuthenticationMethod("passkey", "totp")] () => Results.Text("in"), All with { Methods = ["password"] }, "login/browser?refresh=true&"),
        ["/schema"] = ([OryRequireIdentitySchema("staff", "boss")] () => Results.Text("in"), All with { Schema = "default" }, null),
        ["/several"] = ([OryRequireAal("aal2"), OryRequireVerifiedAddress] () => Results.Text("in"), All with { Aal = "aal1", IsVerified = false }, "login/browser?aal=aal2&"),
        ["/with-role"] = ([OryRequireAal("aal2"), Authorize(Roles = "admin")] () => Results.Text("in"), All with { Aal = "aal1" }, null),
        ["/attributes-controller"] = (() => Results.Text("unused"), All with { Aal = "aal1" }, "login/browser?aal=aal2&"),
    };

    public static TheoryData<string> Paths { get; } = [.. Endpoints.Keys];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Who_has_it_passes_and_who_lacks_it_is_carried_to_it(string path)
    {
        var (endpoint, lacking, flow) = Endpoints[path];
        await using var app = await StepUpApp.StartAsync(map: app =>
        {
            if (path != "/attributes-controller")
                app.MapGet(path, endpoint);
        });
        app.Ory.Persons["all"] = All with { Roles = ["admin"] };
        app.Ory.Persons["lacking"] = lacking with { SessionId = "2" };

        using var passed = await app.SendAsync(ClientKind.Browser, path, "all");
        Assert.Equal("in", await passed.Content.ReadAsStringAsync());

        using var anonymous = await app.SendAsync(ClientKind.Browser, path, null);
        Assert.StartsWith($"{StepUpApp.OryAddress}/self-service/login/browser?return_to=", anonymous.Headers.Location?.OriginalString);

        using var refused = await app.SendAsync(ClientKind.Browser, path, "lacking");
        if (flow is null)
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        else
            Assert.StartsWith($"{StepUpApp.OryAddress}/self-service/{flow}return_to=", refused.Headers.Location?.OriginalString);
    }

    [Fact]
    public void What_cannot_be_asked_for_fails_when_it_is_written()
    {
        Assert.Throws<ArgumentException>(() => new OryRequireAalAttribute("aal3"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OryRequireRecentAuthenticationAttribute(59));
        Assert.Throws<ArgumentException>(() => new OryRequireAuthenticationMethodAttribute());
        Assert.Throws<ArgumentException>(() => new OryRequireIdentitySchemaAttribute(""));
    }
}
