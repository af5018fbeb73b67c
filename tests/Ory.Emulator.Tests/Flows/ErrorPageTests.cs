namespace Ory.Emulator.Tests;

/// <summary>The errors that the error page fetches.</summary>
public class ErrorPageTests
{
    [Theory]
    [InlineData("{0}", 200)]
    [InlineData("urn:uuid:{0}", 200)]
    [InlineData("{{{0}}}", 200)]
    [InlineData("({0})", 404)]
    [InlineData("", 404)]
    public async Task The_id_of_an_error_is_read_as_every_other_id(string written, int status)
    {
        await using var ory = await OryEmulator.StartAsync();
        var sent = await Asked.PublicAsync(ory, "GET", "/self-service/login?flow=nonsense", ("Accept", "text/html"));
        var id = Urls.Parameter(sent.Location!, "id");

        var error = await Asked.PublicAsync(ory, "GET", "/self-service/errors?id=" + Uri.EscapeDataString(string.Format(System.Globalization.CultureInfo.InvariantCulture, written, id)));

        Assert.Equal(status, error.Status);
        if (status == 200) Assert.Equal(id, error.Text("id"));
    }

    [Theory]
    [InlineData("error=stub:500&id=nonsense", 200)]
    [InlineData("error=nonsense&id=stub:500", 404)]
    [InlineData("error=&id=stub:500", 200)]
    public async Task An_error_is_named_by_the_older_parameter_before_the_newer_one(string query, int status)
    {
        await using var ory = await OryEmulator.StartAsync();

        Assert.Equal(status, (await Asked.PublicAsync(ory, "GET", "/self-service/errors?" + query)).Status);
    }
}
