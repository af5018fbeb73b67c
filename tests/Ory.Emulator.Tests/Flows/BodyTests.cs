using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

public class BodyTests
{
    private const string Json = "application/json";
    private const string Form = "application/x-www-form-urlencoded";
    private const string SignUp = "method=password&password=correct-horse-9&traits.email=ann@example.org";

    [Theory]
    [InlineData("\"x\"", "500")]
    [InlineData("5", "500")]
    [InlineData("[]", "500")]
    [InlineData("null", "traits.email 4000002")]
    [InlineData("\"\"", "traits.email 4000002")]
    [InlineData("{\"email\":{}}", "traits.email 4000026")]
    [InlineData("{\"email\":\"a@example.org\",\"name\":[]}", "traits.name 4000026")]
    [InlineData("{\"email\":\"a@example.org\",\"colour\":1}", "traits 4000001")]
    public async Task Traits_that_are_none_are_told_as_Kratos_tells_it(string traits, string expected) =>
        Assert.Equal(expected, await SubmitAsync($$"""{"method":"password","password":"correct-horse-9","traits":{{traits}}}""", Json));

    [Theory]
    [InlineData(SignUp, Form, "200")]
    [InlineData(SignUp, "Application/X-WWW-Form-Urlencoded; charset=iso-8859-1", "200")]
    [InlineData(SignUp, "text/plain, application/x-www-form-urlencoded", "200")]
    [InlineData(SignUp, "text/plain", " 4000001")]
    [InlineData(SignUp + "&a&=b&&c=%00", Form, "200")]
    [InlineData(SignUp + "&traits.colour=red", Form, "200")]
    [InlineData(SignUp + "&a=%zz", Form, " 4000001")]
    [InlineData(SignUp + "%", Form, " 4000001")]
    [InlineData(SignUp + ";a=b", Form, " 4000001")]
    [InlineData(SignUp + "&traits=x", Form, " 4000001")]
    [InlineData(SignUp + "&traits.name=x", Form, " 4000001")]
    [InlineData(SignUp + "&traits=5", Form, "500")]
    [InlineData(SignUp + "&transient_payload=x", Form, " 4000001")]
    [InlineData("""method=password&password=correct-horse-9&traits={"email":"x","email":"a@example.org"}""", Form, "200")]
    [InlineData("""method=password&password=correct-horse-9&traits={"email":"\ud800@example.org"}""", Form, "200")]
    [InlineData("""{"method":"password","password":"correct-horse-9","traits.email":"a@example.org","traits.name":"x"}""", Json, "500")]
    [InlineData("""{"method":"none","method":"password","password":"correct-horse-9","traits.email":"a@example.org"}""", Json, "200")]
    [InlineData("""{"method":"password","password":"correct-horse-9","traits.email":"a@example.org","a":"\ud800"}""", Json, "200")]
    [InlineData("""{"method":"password","password":"correct-horse-9","traits.email":"a@example.org"}}}""", Json, "200")]
    public async Task A_body_is_read_as_Go_reads_it(string body, string type, string expected) => Assert.Equal(expected, await SubmitAsync(body, type));

    [Fact]
    public async Task A_form_may_have_as_many_fields_of_any_length_as_fit()
    {
        var many = string.Join('&', Enumerable.Range(0, 3000).Select(i => $"field{i}=1"));

        Assert.Equal("200", await SubmitAsync($"{many}&{new string('k', 5000)}=1&{SignUp}", Form));
    }

    [Fact]
    public async Task A_trait_may_be_nested_as_deep_as_JSON_in_a_text_may()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 64)) + "1" + new string('}', 64);

        Assert.Equal("traits.email 4000002", await SubmitAsync("method=password&password=correct-horse-9&traits.name=" + deep, Form));
    }

    [Theory]
    [InlineData("X-Long", 40_000, "")]
    [InlineData(null, 0, "?return_to=/&long=", 20_000)]
    public async Task Headers_and_addresses_may_be_long(string? header, int length, string query, int longer = 0)
    {
        await using var ory = await OryEmulator.StartAsync(options => (options.InMemory, options.PublicPort, options.AdminPort) = (false, 0, 0));

        var answer = await Asked.PublicAsync(ory, "GET", "sessions/whoami" + query + new string('q', longer), header is null ? [] : [(header, new string('h', length))]);

        Assert.Equal(401, answer.Status);
    }

    // The status, or what each message of the form is about, or the code of an error.
    private static async Task<string> SubmitAsync(string body, string type)
    {
        await using var ory = await OryEmulator.StartAsync();
        var begun = await Asked.PublicAsync(ory, "GET", "self-service/registration/api");

        var answer = await Asked.AskAsync(ory.CreateClient(), "POST", "self-service/registration?flow=" + begun.Text("id"), body, type, [("Accept", Json)]);

        if (answer.Status == 200) return "200";
        Assert.Equal(400, answer.Status);
        if (answer.Body!["error"]?["code"] is { } code) return code.ToString();
        var ui = answer.Body["ui"]!;
        var own = (ui["messages"] as JsonArray ?? []).Select(message => (Field: "", Message: message));
        var nodes = ((JsonArray)ui["nodes"]!).SelectMany(node => ((JsonArray)node!["messages"]!).Select(message => (Field: (string)node["attributes"]!["name"]!, Message: message)));
        return string.Join(", ", own.Concat(nodes).Select(told => $"{told.Field} {told.Message!["id"]}"));
    }
}
