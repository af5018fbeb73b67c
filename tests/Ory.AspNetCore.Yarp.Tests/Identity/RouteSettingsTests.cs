using Yarp.ReverseProxy.Configuration;

namespace Ory.AspNetCore.Yarp.Tests;

public class RouteSettingsTests
{
    [Theory]
    [InlineData("none", OryBackendIdentity.None)]
    [InlineData("Headers", OryBackendIdentity.Headers)]
    [InlineData("headers, token", OryBackendIdentity.Headers | OryBackendIdentity.Token)]
    public void Identity_is_read(string value, OryBackendIdentity expected)
    {
        var errors = new List<string>();
        Assert.Equal(expected, RouteSettings.Parse(Route(("ory.identity", value)), errors).Identity);
        Assert.Empty(errors);
    }

    [Theory]
    [InlineData("Ory.Identity", "header")]
    [InlineData("Ory.Identity", "")]
    [InlineData("Ory.Identity", "none, token")]
    [InlineData("Ory.Identity", "headers,,token")]
    [InlineData("Ory.Audience", " ")]
    [InlineData("Ory.Credentials", "keep")]
    [InlineData("Ory.TokenizeAs", "")]
    [InlineData("Ory.Identitty", "headers")]
    public void What_cannot_be_meant_is_reported_with_route_and_key(string key, string value)
    {
        var errors = new List<string>();
        RouteSettings.Parse(Route((key, value)), errors);
        var error = Assert.Single(errors);
        Assert.Contains("'orders'", error);
        Assert.Contains($"'{key}'", error);
    }

    [Fact]
    public void Metadata_of_others_are_none_of_our_business()
    {
        var errors = new List<string>();
        Assert.Null(RouteSettings.Parse(Route(("Oryx", "a"), ("Custom", "b")), errors).Identity);
        Assert.Empty(errors);
    }

    [Fact]
    public void Without_a_word_credentials_stay_here() => Assert.False(RouteSettings.Parse(Route(), new List<string>()).PassCredentials);

    [Theory]
    [InlineData(OryBackendIdentity.Token, null, null, null, "Ory.Audience")]
    [InlineData(OryBackendIdentity.Token, "orders", null, "KeyFiles", "KeyFiles")]
    [InlineData(OryBackendIdentity.Headers, "orders", null, null, "Ory.Audience")]
    [InlineData(OryBackendIdentity.None, null, "tpl", null, "Ory.TokenizeAs")]
    [InlineData(OryBackendIdentity.Token, "orders", "tpl", null, "Ory.Audience")]
    public void What_does_not_go_together_is_reported(OryBackendIdentity identity, string? audience, string? template, string? missingKey, string word)
    {
        var errors = new List<string>();
        new RouteSettings(identity, audience, template, false).Check(Route(), identity, missingKey, errors);
        Assert.Contains(word, Assert.Single(errors));
    }

    private static RouteConfig Route(params (string Key, string Value)[] metadata) =>
        new() { RouteId = "orders", Metadata = metadata.ToDictionary(pair => pair.Key, pair => pair.Value) };
}
