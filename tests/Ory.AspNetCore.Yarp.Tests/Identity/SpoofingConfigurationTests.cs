using static Ory.AspNetCore.Yarp.Tests.ForgedValue;

namespace Ory.AspNetCore.Yarp.Tests;

/// <summary>Whatever routes and options say, a caller says nothing under our names.</summary>
public class SpoofingConfigurationTests
{
    [Fact]
    public async Task A_transform_of_the_route_does_not_carry_them_on()
    {
        await using var gateway = await Gateway.StartAsync(new()
        {
            ["ReverseProxy:Routes:headers:Transforms:0:RequestHeadersAllowed"] = "X-User-Id;X-Aal;Cookie;X-Session-Token",
            ["ReverseProxy:Routes:plain:Transforms:0:RequestHeader"] = "X-User-Id",
            ["ReverseProxy:Routes:plain:Transforms:0:Append"] = "appended",
        });
        gateway.Ory.AddSession("alice");
        foreach (var path in (string[])["/plain/x", "/headers/x"])
        {
            await gateway.GetAsync(path, ("X-User-Id", Forged), ("X-Aal", Forged), ("Cookie", "ory_kratos_session=alice; a=b"));
            Assert.Equal("a=b", gateway.Backend.Last["Cookie"]);
        }

        AssertNothingForged(gateway);
    }

    [Fact]
    public async Task Names_that_the_application_chose_are_guarded_just_as_well()
    {
        await using var gateway = await Gateway.StartAsync(new() { ["Ory:Gateway:Headers:Remote-User"] = "sub", ["Ory:Gateway:Headers:X-Aal"] = "" });
        var alice = gateway.Ory.AddSession("alice");
        await gateway.GetAsync("/headers/x", ("remote_user", Forged), ("X-Aal", Forged), ("Cookie", "ory_kratos_session=alice"));
        AssertNothingForged(gateway);
        Assert.Equal((string?)alice["identity"]!["id"], gateway.Backend.Last["Remote-User"]);
        Assert.Null(gateway.Backend.Last["X-Aal"]);
    }
}
