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
    [InlineData(SignUp, "text/plain, application/x-www-form-urlencoded", " 4000001")]
    [InlineData(SignUp, Form + "; charset=utf-8;", "200")]
    [InlineData(SignUp, Form + " ; charset = \"ut;f\\\"-8\"; a=b", "200")]
    [InlineData(SignUp, Form + "; charset=utf-8; Charset=utf-8", "200")]
    [InlineData(SignUp, Form + "; charset=utf-8; charset=x", " 4000001")]
    [InlineData(SignUp, Form + "; charset", " 4000001")]
    [InlineData(SignUp, Form + "; charset=", " 4000001")]
    [InlineData(SignUp, Form + "; charset=\"utf-8", " 4000001")]
    [InlineData(SignUp, Form + ";;", " 4000001")]
    [InlineData(SignUp, Form + " x", " 4000001")]
    [InlineData("", Form, " 4000001")]
    [InlineData(SignUp, "text/plain", " 4000001")]
    [InlineData("--x\r\nContent-Disposition: form-data; name=\"traits.email\"\r\n\r\nann@example.org\r\n--x--\r\n", "multipart/form-data; boundary=x", "traits.email 4000002")]
    [InlineData("", "multipart/form-data", " 4000001")]
    [InlineData(SignUp + "&a&=b&&c=%00", Form, "200")]
    [InlineData(SignUp + "&traits.colour=red", Form, "200")]
    [InlineData(SignUp + "&a=%zz", Form, " 4000001")]
    [InlineData(SignUp + "%", Form, " 4000001")]
    [InlineData(SignUp + ";a=b", Form, " 4000001")]
    [InlineData(SignUp + "&traits=x", Form, " 4000001")]
    [InlineData(SignUp + "&traits.name=x", Form, " 4000001")]
    [InlineData(SignUp + "&traits=5", Form, "500")]
    [InlineData(SignUp + "&traits={\"colour\":1,\"colour\":2}", Form, "traits 4000001")]
    [InlineData(SignUp + "&traits={\"name\":{\"first\":\"\\ud800\"}}", Form, "200")]
    [InlineData(SignUp + "&traits={} x", Form, " 4000001")]
    [InlineData(SignUp + "&transient_payload=x", Form, " 4000001")]
    [InlineData("""method=password&password=correct-horse-9&traits={"email":"x","email":"a@example.org"}""", Form, "200")]
    [InlineData("""method=password&password=correct-horse-9&traits={"email":"\ud800@example.org"}""", Form, "200")]
    [InlineData("""{"method":"password","password":"correct-horse-9","traits.email":"a@example.org","traits.name":"x"}""", Json, "500")]
    [InlineData("""{"method":"none","method":"password","password":"correct-horse-9","traits.email":"a@example.org"}""", Json, "200")]
    [InlineData("""{"method":"password","password":"correct-horse-9","traits.email":"a@example.org","a":"\ud800"}""", Json, "200")]
    [InlineData("""{"method":"password","password":"correct-horse-9","traits.email":"a@example.org"}}}""", Json, "200")]
    [InlineData("""{"method":"password","password":"correct-horse-9","traits.email":"a@example.org"}""", Json + "; charset", " 4000001")]
    [InlineData("""{"method":"password","password":"correct-horse-9","traits.email":"a@example.org"}""", "APPLICATION/JSON;charset=UTF-8", "200")]
    public async Task A_body_is_read_as_Go_reads_it(string body, string type, string expected) => Assert.Equal(expected, await SubmitAsync(body, type));

    [Theory]
    [InlineData("a")]
    [InlineData("transient_payload")]
    public async Task JSON_may_be_deep(string member) => Assert.Equal("200", await SubmitAsync(
        $$$"""{"method":"password","password":"correct-horse-9","traits":{"email":"a@example.org"},"{{{member}}}":{"b":{{{new string('[', 400)}}}{{{new string(']', 400)}}}}}""", Json));

    [Fact]
    public async Task What_was_read_deep_is_written_too()
    {
        await using var ory = await OryEmulator.StartAsync();
        var deep = new string('[', 400) + new string(']', 400);

        using var admin = ory.CreateAdminClient();
        using var made = await admin.PostAsync("admin/identities", new StringContent($$$"""{"schema_id":"default","traits":{"email":"a@example.org"},"metadata_public":{"deep":{{{deep}}}}}""", null, Json));

        Assert.Contains(deep, await made.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Json, "{\"traits.email\":\"ann@example.org\",\"method\":\"password\",\"password\":\"correct-horse-9\",\"", "\":1}")]
    [InlineData(Form, SignUp + "&", "=1")]
    public async Task A_name_of_many_parts_is_one_that_nobody_knows(string type, string before, string after) =>
        Assert.Equal("200", await SubmitAsync(before + string.Join('.', Enumerable.Repeat("a", 200_000)) + after, type));

    [Theory]
    [InlineData(5 * 1024 * 1024, "200")]
    [InlineData(5 * 1024 * 1024 + 1, "500")]
    public async Task A_body_may_be_as_long_as_Kratos_takes_it(int length, string expected)
    {
        const string Begin = "{\"method\":\"password\",\"password\":\"correct-horse-9\",\"traits.email\":\"a@example.org\",\"a\":\"";

        Assert.Equal(expected, await SubmitAsync(Begin + new string('a', length - Begin.Length - 2) + "\"}", Json));
    }

    // A provider may be chosen by a link; names are told apart by case, and a form counts before its address.
    [Theory]
    [InlineData("&provider=example", "{}", Json, 422)]
    [InlineData("&Provider=example", "{}", Json, 400)]
    [InlineData("&Provider=nobody&provider=example", "{}", Json, 422)]
    [InlineData("&provider=example;x", "{}", Json, 400)]
    [InlineData("&provider=nobody", """{"provider":"example"}""", Json, 404)]
    [InlineData("&provider=nobody", "provider=example", Form, 422)]
    [InlineData("&provider=example", "provider=", Form, 400)]
    [InlineData("&x=a;b", "provider=example", Form, 400)]
    [InlineData("&x=a;b", """{"provider":"example"}""", Json, 422)]
    public async Task What_stands_in_the_address_is_read_as_Go_reads_it(string query, string body, string type, int status)
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration =
            "selfservice: { methods: { oidc: { enabled: true, config: { providers: [{ id: example, provider: generic, client_id: emulator }] } } } }");
        var begun = await Asked.PublicAsync(ory, "GET", "self-service/login/api");

        var answer = await Asked.AskAsync(ory.CreateClient(), "POST", $"self-service/login?flow={begun.Text("id")}{query}", body, type, [("Accept", Json)]);

        Assert.Equal(status, answer.Status);
    }

    [Fact]
    public async Task What_is_meant_for_others_is_read_in_one_piece_and_as_Go_reads_it()
    {
        await using var ory = await OryEmulator.StartAsync(options => options.Configuration = "selfservice: { methods: { code: { passwordless_enabled: true } } }");
        await ory.CreateIdentityAsync("kim@example.org");

        Assert.Equal("""{"a":2}""", await PayloadAsync(ory, "method=code&identifier=kim@example.org&transient_payload=%7B%22a%22%3A1%2C%22a%22%3A2%7D"));
        Assert.Equal("{}", await PayloadAsync(ory, "method=code&identifier=kim@example.org&transient_payload.a=1"));
    }

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

    private static async Task<string> PayloadAsync(OryEmulator ory, string form)
    {
        var begun = await Asked.PublicAsync(ory, "GET", "self-service/login/api");
        var answer = await Asked.AskAsync(ory.CreateClient(), "POST", "self-service/login?flow=" + begun.Text("id"), form, Form, [("Accept", Json)]);
        return answer.Body!["transient_payload"]!.ToJsonString();
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
