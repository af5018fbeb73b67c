using System.Net;
using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

public class RecoveryAdminTests
{
    private const string Both = """
        selfservice:
          methods: { code: { enabled: true }, link: { enabled: true } }
          flows: { recovery: { enabled: true } }
        """;

    private const string Nobody = "11111111-1111-4111-8111-111111111111";

    [Theory]
    [InlineData("code", """{"identity_id":"ID","expires_in":"soon"}""", 400)]
    [InlineData("code", """{"identity_id":"ID","expires_in":"0s"}""", 400)]
    [InlineData("code", """{"identity_id":"ID","expires_in":"-1h"}""", 400)]
    [InlineData("code", """{"identity_id":"ID","expires_in":5}""", 400)]
    [InlineData("code", """{"identity_id":"ID","flow_type":"page"}""", 400)]
    [InlineData("code", """{"identity_id":"nonsense"}""", 400)]
    [InlineData("code", """{"identity_id":"11111111-1111-4111-8111-111111111111"}""", 404)]
    [InlineData("code", "{}", 404)]
    [InlineData("code", "", 400)]
    [InlineData("code", "{", 400)]
    [InlineData("link", """{"identity_id":"ID","expires_in":"-1h"}""", 400)]
    [InlineData("link", """{"identity_id":"11111111-1111-4111-8111-111111111111"}""", 400)]
    [InlineData("link", "{}", 400)]
    public async Task What_does_not_fit_is_told_with_a_reason(string kind, string body, int status)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Both });
        var ann = await ory.CreateIdentityAsync("ann@example.org");

        var answer = await Asked.AdminAsync(ory, "POST", $"admin/recovery/{kind}", body.Replace("ID", ann.Id.ToString(), StringComparison.Ordinal));

        Assert.Equal((status, "code status reason message"), (answer.Status, answer.Error));
    }

    [Theory]
    [InlineData("code", 201)]
    [InlineData("link", 200)]
    public async Task What_fits_may_have_members_nobody_knows_and_a_way_back(string kind, int status)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Both });
        var ann = await ory.CreateIdentityAsync("ann@example.org");

        var made = await Asked.AdminAsync(ory, "POST", $"admin/recovery/{kind}?return_to={ory.PublicUrl}self-service/x", $$"""{"identity_id":"{{ann.Id}}","expires_in":"1h30m","note":1}""");
        var refused = await Asked.AdminAsync(ory, "POST", $"admin/recovery/{kind}?return_to=https://evil.example", $$"""{"identity_id":"{{ann.Id}}"}""");

        Assert.Equal(status, made.Status);
        Assert.Equal((400, "id code status reason message"), (refused.Status, refused.Error));
    }

    [Fact]
    public async Task An_administrator_needs_no_recovery_that_people_may_begin()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Both.Replace("recovery: { enabled: true }", "recovery: { enabled: false }", StringComparison.Ordinal) });
        var body = $$"""{"identity_id":"{{(await ory.CreateIdentityAsync("ann@example.org")).Id}}"}""";

        Assert.Equal(201, (await Asked.AdminAsync(ory, "POST", "admin/recovery/code", body)).Status);
        Assert.Equal(200, (await Asked.AdminAsync(ory, "POST", "admin/recovery/link", body)).Status);
    }

    [Fact]
    public async Task A_method_that_is_switched_off_is_not_found_whatever_the_body()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "selfservice: { methods: { code: { enabled: false }, link: { enabled: false } } }" });

        Assert.Equal(404, (await Asked.AdminAsync(ory, "POST", "admin/recovery/code", "{")).Status);
        Assert.Equal(404, (await Asked.AdminAsync(ory, "POST", "admin/recovery/link", $$"""{"identity_id":"{{Nobody}}"}""")).Status);
    }

    [Fact]
    public async Task A_code_may_be_for_a_native_flow()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Both });
        var ann = await ory.CreateIdentityAsync("ann@example.org");

        var made = await Asked.AdminAsync(ory, "POST", "admin/recovery/code", $$"""{"identity_id":"{{ann.Id}}","flow_type":"api"}""");
        var flow = await Asked.PublicAsync(ory, "GET", $"self-service/recovery/flows?id={made.Text("recovery_link").Split("flow=")[1]}");

        Assert.Equal((201, 200, "api"), (made.Status, flow.Status, flow.Text("type")));
    }

    // Its code may be used anywhere; another mail is only for whom the form was made for.
    [Theory]
    [InlineData("browser", "false", 403)]
    [InlineData("browser", "true", 403)]
    [InlineData("api", "false", 400)]
    public async Task By_the_flow_of_a_code_nobody_is_made_to_send_a_mail(string type, string choice, int status)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Both + $"\nfeature_flags: {{ choose_recovery_address: {choice} }}" });
        var ann = await ory.CreateIdentityAsync("ann@example.org");
        var made = await Asked.AdminAsync(ory, "POST", "admin/recovery/code", $$"""{"identity_id":"{{ann.Id}}","flow_type":"{{type}}"}""");
        var action = "self-service/recovery?flow=" + made.Text("recovery_link").Split("flow=")[1];

        var refused = await Asked.AskAsync(ory.CreateClient(), "POST", action, """{"method":"code","email":"ann@example.org"}""", "application/json", [("Accept", "application/json"), ("Origin", "https://app.example.org")]);

        Assert.Equal(status, refused.Status);
        Assert.Empty(ory.Messages);
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task With_the_token_of_the_browser_the_flow_of_a_code_sends_one_of_its_own(string choice)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Both + $"\nfeature_flags: {{ choose_recovery_address: {choice} }}" });
        var ann = await ory.CreateIdentityAsync("ann@example.org");
        var made = await Asked.AdminAsync(ory, "POST", "admin/recovery/code", $$"""{"identity_id":"{{ann.Id}}"}""");
        using var browser = new TestBrowser(ory);
        var token = TestBrowser.Node(await browser.BeginAsync("recovery"), "csrf_token").GetProperty("value").GetString();

        var sent = await TestBrowser.JsonAsync(await browser.PostAsync("self-service/recovery?flow=" + made.Text("recovery_link").Split("flow=")[1], $$"""{"method":"code","email":"ann@example.org","csrf_token":"{{token}}"}"""), HttpStatusCode.OK);

        Assert.Equal(["csrf_token", "code", "method", "method", "email"], TestBrowser.Names(sent));
        Assert.Equal("recovery_code_valid", Assert.Single(ory.Messages).TemplateType);
    }

    [Fact]
    public async Task A_link_leads_to_the_public_API()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Both });
        var ann = await ory.CreateIdentityAsync("ann@example.org");

        var made = await Asked.AdminAsync(ory, "POST", "admin/recovery/link", $$"""{"identity_id":"{{ann.Id}}"}""");

        Assert.StartsWith($"{ory.PublicUrl}self-service/recovery?flow=", made.Text("recovery_link"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("code", 200)]
    [InlineData("link", 403)]
    public async Task Anybody_reads_the_flow_of_a_code_and_nobody_that_of_a_link(string kind, int status)
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = Both });
        var ann = await ory.CreateIdentityAsync("ann@example.org");

        var made = await Asked.AdminAsync(ory, "POST", $"admin/recovery/{kind}", $$"""{"identity_id":"{{ann.Id}}"}""");
        var flow = await Asked.PublicAsync(ory, "GET", $"self-service/recovery/flows?id={made.Text("recovery_link").Split("flow=")[1].Split('&')[0]}");

        Assert.Equal(status, flow.Status);
    }

    // Whichever method people begin with themselves.
    [Theory]
    [InlineData("code", "link", false)]
    [InlineData("code", "link", true)]
    [InlineData("link", "code", false)]
    [InlineData("link", "code", true)]
    public async Task What_an_administrator_handed_out_is_begun_anew_by_its_own_method(string kind, string use, bool isLate)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(50));
        await using var ory = await OryEmulator.StartAsync(options => (options.TimeProvider, options.Configuration) =
            (time, $"selfservice: {{ methods: {{ link: {{ enabled: true }} }}, flows: {{ recovery: {{ use: {use} }} }} }}\nfeature_flags: {{ use_continue_with_transitions: false }}"));
        var identity = await ory.CreateIdentityAsync();
        var made = await Asked.AdminAsync(ory, "POST", "/admin/recovery/" + kind, $$"""{"identity_id":"{{identity.Id}}","expires_in":"10m"}""");
        var id = Urls.Parameter(made.Text("recovery_link"), "flow");
        if (isLate) time.Advance(TimeSpan.FromMinutes(11));

        var sent = await SubmitAsync(isLate || kind == "link" ? 1 : 6);

        Assert.Equal(303, sent.Status);
        var anew = ory.Server.Flows.Find<RecoveryFlow>(Urls.Parameter(sent.Location!, isLate || kind == "link" ? "flow" : "id")!)!;
        Assert.Equal((kind, kind), (anew.Active, anew.Ui.Find("email")!.Group));

        async Task<Asked> SubmitAsync(int times)
        {
            Asked? answer = null;
            for (var i = 0; i < times; i++)
            {
                answer = kind == "link"
                    ? await Asked.PublicAsync(ory, "GET", $"/self-service/recovery?flow={id}&token=nonsense", ("Accept", "text/html"))
                    : await Asked.AskAsync(ory.CreateClient(), "POST", "/self-service/recovery?flow=" + id, "method=code&code=nonsense", "application/x-www-form-urlencoded", [("Accept", isLate ? "text/html" : "application/json")]);
            }

            return answer!;
        }
    }
}
