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
}
