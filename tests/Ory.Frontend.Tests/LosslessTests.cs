using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace Ory.Frontend.Tests;

/// <summary>What a newer server says survives being decoded and encoded.</summary>
public sealed class LosslessTests
{
    [Theory]
    [InlineData(typeof(Session), """{"id":"s","active":true,"expires_at":"2026-11-24T08:03:45.959498896Z","authenticated_at":"2026-11-23T08:03:45+02:00","authenticator_assurance_level":"aal7","authentication_methods":[{"method":"deviceauthn","aal":"aal2","completed_at":"2026-11-23T08:03:45.1Z","upstream_amr":["mfa"],"upstream_acr":"x"}],"issued_at":"0001-01-01T00:00:00Z","identity":{"id":"i","region":"eu","credentials":{"a":1},"schema_id":"d","schema_url":"","state":"frozen","traits":[1,2.50,1e3],"metadata_public":{"a":null},"metadata_admin":null,"recovery_addresses":[{"id":"r","value":"v","via":"pigeon","break_glass_for_organization":"o"}],"verifiable_addresses":[],"organization_id":null},"devices":[{"id":"d","ip_address":null,"user_agent":null,"location":null,"trusted":true}],"tokenized":"t","future":{"x":[1]}}""")]
    [InlineData(typeof(Session), """{"id":"s","active":false,"authentication_methods":null,"identity":null,"devices":null}""")]
    [InlineData(typeof(LoginFlow), """{"id":"f","type":"browser","ui":{"action":"a","method":"POST","nodes":null,"theme":"dark"},"state":"dancing","test_context":{"a":1},"organization_id":null,"oauth2_login_challenge":"c","oauth2_login_request":{"challenge":"c","client":{"client_id":"x","jwks":null},"skip":false,"requested_scope":["openid"],"extra":1},"refresh":false,"created_at":"2026-11-23T08:03:45.12345Z"}""")]
    [InlineData(typeof(SettingsFlow), """{"id":"f","ui":{"action":"a","method":"POST","nodes":[{"type":"hologram","group":"future","attributes":{"node_type":"hologram","depth":3},"messages":[],"meta":{"label":{"id":1,"text":"t","type":"whisper","context":{"a":[1]}},"x":1}},{"type":"input","group":"default","attributes":{"options":[{"value":"a"}],"name":"n","type":"select","value":1.50,"disabled":false,"autocomplete":"username webauthn","maxlength":6,"onclickTrigger":"oryX","node_type":"input"},"messages":[],"meta":{}}],"messages":[]},"identity":{"id":"i","traits":{},"metadata_public":null,"organization_id":null},"organization_id":"o","continue_with":[{"action":"show_pin_entry_ui","data":{"enc":"e","ciphertext":"c"}},{"action":"redirect_browser_to","redirect_browser_to":"u","why":"w"},{"flow":{"id":"x","url":"u","verifiable_address":"v","k":1},"action":"show_verification_ui"}]}""")]
    [InlineData(typeof(SuccessfulNativeLogin), """{"session":{"id":"s","active":true,"authentication_methods":[],"identity":null,"devices":[]},"continue_with":null,"session_token":"t","new":1}""")]
    [InlineData(typeof(SuccessfulNativeLogin), """{"session":{"id":"s","active":true,"authentication_methods":[],"identity":null,"devices":[]},"continue_with":[]}""")]
    [InlineData(typeof(Session), """{"id":"s","active":true,"authentication_methods":[{"method":"oidc","aal":"aal1","provider":"p","organization":"o","completed_at":"2026-11-23T08:03:45Z"}],"identity":{"id":"i","external_id":"e","schema_id":"d","schema_url":"","traits":{},"created_at":"2026-11-23T08:03:45.12Z","updated_at":"2026-11-23T08:03:46Z","state_changed_at":"2026-11-23T08:03:47Z","organization_id":"o"},"devices":[]}""")]
    [InlineData(typeof(SuccessfulCodeExchangeResponse), """{"session_token":"t","session":{"id":"s","active":true,"authentication_methods":[],"identity":null,"devices":[]},"new":1}""")]
    [InlineData(typeof(RecoveryFlow), """{"id":"f","ui":{"action":"a","method":"POST","nodes":[],"messages":[]},"state":"passed_challenge","continue_with":[{"action":"show_recovery_ui","flow":{"id":"r","url":"u","k":1}}]}""")]
    [InlineData(typeof(ErrorGeneric), """{"error":{"id":"e","code":403,"message":"m","details":{"a":1},"docs":"d"},"redirect_browser_to":"r","since":61000000000,"expired_at":"2026-01-01T10:00:00Z","other":true,"additional_members":{"a":1}}""")]
    [InlineData(typeof(UiNode), """{"type":"text","group":"totp","attributes":{"text":{"id":1050017,"text":"x","type":"info"},"id":"totp_secret_key","node_type":"text"},"messages":[],"meta":{}}""")]
    [InlineData(typeof(UiNode), """{"type":"div","group":"captcha","attributes":{"id":"i","class":"c","data":{"a":"b"},"node_type":"div"},"messages":[],"meta":{}}""")]
    [InlineData(typeof(UiNode), """{"type":"odd","group":"g","attributes":{"no":"type"},"messages":[]}""")]
    public void Nothing_is_lost(Type type, string json)
    {
        var contract = FrontendJsonContext.Default.GetTypeInfo(type)!;
        var again = JsonSerializer.SerializeToElement(JsonSerializer.Deserialize(json, contract), contract);
        Assert.Null(Json.Difference(JsonElement.Parse(json), again));
        Assert.Null(Json.Difference(again, JsonElement.Parse(json)));
    }

    [Fact]
    public void Times_are_read_where_Ory_gives_them()
    {
        const string json = """
            {"id":"s","authenticated_at":"2026-11-23T08:00:01Z","issued_at":"2026-11-23T08:00:02Z","expires_at":"2026-11-23T08:00:03Z",
             "authentication_methods":[{"method":"password","completed_at":"2026-11-23T08:00:04Z","organization":"o"}],
             "identity":{"id":"i","external_id":"e","created_at":"2026-11-23T08:00:05Z","updated_at":"2026-11-23T08:00:06Z","state_changed_at":"2026-11-23T08:00:07Z",
              "verifiable_addresses":[{"value":"v","verified_at":"2026-11-23T08:00:08Z","created_at":"2026-11-23T08:00:09Z","updated_at":"2026-11-23T08:00:10Z"}],
              "recovery_addresses":[{"value":"r","created_at":"2026-11-23T08:00:11Z","updated_at":"2026-11-23T08:00:12Z"}]}}
            """;
        var session = FrontendJson.Deserialize<Session>(Encoding.UTF8.GetBytes(json));
        var (method, identity) = (session.AuthenticationMethods[0], session.Identity!);
        var (verifiable, recovery) = (identity.VerifiableAddresses[0], identity.RecoveryAddresses[0]);

        Assert.Equal(("o", "e"), (method.Organization, identity.ExternalId));
        Assert.Equal(
            Enumerable.Range(1, 12).Select(second => (DateTimeOffset?)new DateTimeOffset(2026, 11, 23, 8, 0, second, TimeSpan.Zero)),
            [
                session.AuthenticatedAt, session.IssuedAt, session.ExpiresAt, method.CompletedAt, identity.CreatedAt, identity.UpdatedAt, identity.StateChangedAt,
                verifiable.VerifiedAt, verifiable.CreatedAt, verifiable.UpdatedAt, recovery.CreatedAt, recovery.UpdatedAt,
            ]);

        var flow = FrontendJson.Deserialize<LoginFlow>("""{"id":"f","ui":{"nodes":[]},"issued_at":"2026-11-23T08:00:01Z","expires_at":"2026-11-23T08:00:02Z","created_at":"2026-11-23T08:00:03Z","updated_at":"2026-11-23T08:00:04Z"}"""u8);
        Assert.Equal(
            Enumerable.Range(1, 4).Select(second => (DateTimeOffset?)new DateTimeOffset(2026, 11, 23, 8, 0, second, TimeSpan.Zero)),
            [flow.IssuedAt, flow.ExpiresAt, flow.CreatedAt, flow.UpdatedAt]);
    }

    [Fact]
    public void A_model_is_written_as_what_it_is()
    {
        SelfServiceFlow flow = FrontendJson.Deserialize<LoginFlow>("""{"id":"f","ui":{"nodes":[]},"requested_aal":"aal1","refresh":true}"""u8);
        Assert.Equal("aal1", JsonElement.Parse(FrontendJson.SerializeToUtf8Bytes(flow)).GetProperty("requested_aal").GetString());
        UpdateLoginFlowBody body = new UpdateLoginFlowWithTotpMethod { TotpCode = "123456" };
        Assert.Equal("""{"method":"totp","totp_code":"123456"}""", Encoding.UTF8.GetString(FrontendJson.SerializeToUtf8Bytes(body)));
        ContinueWith step = new ContinueWithUnknown { Action = "dance" };
        Assert.Equal("""{"action":"dance"}""", Encoding.UTF8.GetString(FrontendJson.SerializeToUtf8Bytes(step)));
        Assert.Throws<NotSupportedException>(() => FrontendJson.TypeInfo<SelfServiceFlow>());
    }

    [Fact]
    public void Null_where_a_list_is_usual_reads_as_an_empty_list()
    {
        var session = FrontendJson.Deserialize<Session>("""{"id":"s","authentication_methods":null,"devices":null}"""u8);
        Assert.Empty(session.AuthenticationMethods);
        Assert.Empty(session.Devices);
        var flow = FrontendJson.Deserialize<SettingsFlow>("""{"id":"f","ui":{"nodes":null},"continue_with":null}"""u8);
        Assert.Empty(flow.Ui.Nodes);
        Assert.Empty(flow.Ui.Messages);
        Assert.Empty(flow.ContinueWith);
    }

    [Theory]
    [InlineData("2026-11-24T08:03:45Z")]
    [InlineData("2026-11-24T08:03:45.1Z")]
    [InlineData("2026-11-24T08:03:45.959498896Z")]
    [InlineData("2026-11-24T08:03:45.000Z")]
    [InlineData("2026-11-24T08:03:45.10-05:30")]
    [InlineData("2026-11-24T08:03:45+00:00")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59.999999999Z")]
    public void A_time_keeps_every_digit(string text)
    {
        var json = $$"""{"id":"s","expires_at":"{{text}}"}""";
        var session = FrontendJson.Deserialize<Session>(Encoding.UTF8.GetBytes(json));
        Assert.Contains($"\"{text.Replace("+", "\\u002B", StringComparison.Ordinal)}\"", Encoding.UTF8.GetString(FrontendJson.SerializeToUtf8Bytes(session)), StringComparison.Ordinal);
        Assert.Equal(DateTimeOffset.Parse(text[..19] + (text.EndsWith('Z') ? "Z" : text[^6..]), System.Globalization.CultureInfo.InvariantCulture), session.ExpiresAt!.Value.AddTicks(-(session.ExpiresAt.Value.Ticks % TimeSpan.TicksPerSecond)));
    }

    [Fact]
    public void A_time_that_a_program_sets_reads_the_same() =>
        Gen.Select(Gen.DateTime, Gen.Int[-14 * 60, 14 * 60]).Where((time, offset) => time.Ticks > TimeSpan.TicksPerDay && time.Ticks < DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay).Sample((time, offset) =>
        {
            var expected = new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Unspecified), TimeSpan.FromMinutes(offset));
            var session = FrontendJson.Deserialize<Session>(FrontendJson.SerializeToUtf8Bytes(new Session { Id = "s", ExpiresAt = expected }));
            Assert.Equal(expected, session.ExpiresAt);
            Assert.Equal(expected.Offset, session.ExpiresAt!.Value.Offset);
        }, iter: 2000);

    [Theory]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-01-01T24:00:00Z")]
    [InlineData("2026-01-01T00:60:00Z")]
    [InlineData("2026-01-01T00:00:00.Z")]
    [InlineData("2026-01-01T00:00:00")]
    [InlineData("2026-01-01 00:00:00Z")]
    [InlineData("2026-01-01T00:00:00+15:00")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("2026-1-1T00:00:00Z")]
    [InlineData("")]
    public void What_is_no_time_is_refused(string text) =>
        Assert.Throws<JsonException>(() => FrontendJson.Deserialize<Session>(Encoding.UTF8.GetBytes($$"""{"id":"s","expires_at":"{{text}}"}""")));

    [Fact]
    public void A_session_reads_the_same_in_pieces_and_with_escapes()
    {
        var json = """{"\u0069d":"s\u0031","active":true,"expires_at":"2026-11-24T08:03:45.9\u0035Z","authenticator_assurance_level":"aa\u006c2","identity":{"id":"i","schema_url":"ü","traits":{"\u0061":"\n"},"metadata_public":null,"organization_id":null},"authentication_methods":[],"devices":[]}""";
        var session = JsonSerializer.Deserialize(json, FrontendJson.TypeInfo<Session>())!;
        Assert.Equal(("s1", "aal2", "ü", "\n"), (session.Id, session.AuthenticatorAssuranceLevel, session.Identity!.SchemaUrl, session.Identity.Traits.GetProperty("a").GetString()));
        var direct = FrontendJson.Deserialize<Session>(Encoding.UTF8.GetBytes(json));
        Assert.Null(Json.Difference(JsonElement.Parse(json), JsonElement.Parse(FrontendJson.SerializeToUtf8Bytes(direct))));
        Assert.Null(Json.Difference(JsonElement.Parse(json), JsonElement.Parse(FrontendJson.SerializeToUtf8Bytes(session))));

        // A reader that has the text in two pieces, cut anywhere.
        var bytes = Encoding.UTF8.GetBytes(json);
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var second = new Piece(bytes.AsMemory(cut), cut);
            var first = new Piece(bytes.AsMemory(0, cut), 0, second);
            var reader = new Utf8JsonReader(new ReadOnlySequence<byte>(first, 0, second, bytes.Length - cut));
            var pieced = JsonSerializer.Deserialize(ref reader, FrontendJson.TypeInfo<Session>())!;
            Assert.Null(Json.Difference(JsonElement.Parse(json), JsonElement.Parse(FrontendJson.SerializeToUtf8Bytes(pieced))));
        }
    }

    [Fact]
    public void Traits_are_read_when_somebody_asks_and_can_be_set()
    {
        var session = FrontendJson.Deserialize<Session>("""{"id":"s","identity":{"id":"i","traits":{"email":"a@example.org"},"metadata_public":{"x":1}}}"""u8);
        Assert.Equal("a@example.org", session.Identity!.Traits.GetProperty("email").GetString());
        Assert.Equal(1, session.Identity.MetadataPublic!.Value.GetProperty("x").GetInt32());
        var changed = session.Identity with { Traits = JsonElement.Parse("{}"), MetadataPublic = null };
        Assert.Equal("""{"id":"i","traits":{},"metadata_public":null,"organization_id":null}""", Encoding.UTF8.GetString(FrontendJson.SerializeToUtf8Bytes(changed)));
        Assert.Equal(JsonValueKind.Undefined, new Identity { Id = "i" }.Traits.ValueKind);
    }

    [Fact]
    public void Strings_that_servers_repeat_are_held_once()
    {
        var json = """{"id":"s","identity":{"id":"i","schema_id":"default-for-this-test","schema_url":"http://127.0.0.1/schemas/ZGVm"}}"""u8.ToArray();
        string? Read() => FrontendJson.Deserialize<Session>(json).Identity!.SchemaUrl;
        Assert.Equal("http://127.0.0.1/schemas/ZGVm", Read());
        // Another test may read a string meanwhile that takes the place of this one.
        Assert.Contains(Enumerable.Range(0, 1000), _ => ReferenceEquals(Read(), Read()));
    }

    [Fact]
    public void Members_that_are_not_known_belong_to_their_object()
    {
        // A cached session is shared by all requests that bring its credential.
        var session = FrontendJson.Deserialize<Session>("""{"id":"s","future":1}"""u8);
        Assert.Throws<NotSupportedException>(() => Assert.IsAssignableFrom<IDictionary<string, JsonElement>>(session.AdditionalMembers).Clear());
        Assert.Equal(1, session.AdditionalMembers!["future"].GetInt32());

        var fields = new Dictionary<string, JsonElement> { ["a"] = JsonElement.Parse("1") };
        var body = new UpdateLoginFlowWithOtherMethod { AdditionalMembers = fields };
        fields.Clear();
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(FrontendJson.SerializeToUtf8Bytes<UpdateLoginFlowBody>(body)));
        Assert.Null((body with { AdditionalMembers = null }).AdditionalMembers);
        Assert.Single(body.AdditionalMembers!);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long start, Piece? next = null) => (Memory, RunningIndex, Next) = (memory, start, next);
    }
}
