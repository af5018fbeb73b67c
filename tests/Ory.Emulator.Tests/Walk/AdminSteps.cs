namespace Ory.Emulator.Tests;

/// <summary>What an administrator does to people and sessions.</summary>
internal sealed class AdminSteps(WalkState walk)
{
    private static readonly string[] Types = ["password", "totp", "lookup_secret", "oidc", "webauthn", "passkey", "code", "pin"];

    public async Task AdministerAsync(Random random)
    {
        await walk.PersonAsync();
        var identities = walk.Ory.Server.Identities.All;
        var identity = identities[random.Next(identities.Count)].Id;
        var sessions = walk.Ory.Server.Sessions.All;
        var session = sessions.Count == 0 ? Guid.NewGuid() : sessions[random.Next(sessions.Count)].Id;
        var message = walk.Ory.Server.Courier.Messages.LastOrDefault()?.Id ?? Guid.NewGuid();
        (string Verb, string Path, string? Body)[] calls =
        [
            ("GET", $"admin/identities/{identity}", null),
            ("GET", $"admin/identities/{identity}?include_credential={Types[random.Next(Types.Length)]}", null),
            ("GET", $"admin/identities?page_size=2&page_token={identity}", null),
            ("GET", $"admin/identities?ids={identity}&include_credential=password", null),
            ("GET", "admin/identities?preview_credentials_identifier_similar=person", null),
            ("GET", "admin/identities/by/external/crm", null),
            ("PATCH", "admin/identities", $$$"""{"identities":[{"create":{"traits":{"email":"person-{{{walk.Next()}}}@example.org"},"external_id":"crm"}},{"create":{"traits":5}},{}]}"""),
            ("PATCH", "admin/identities", "nonsense"),
            ("DELETE", $"admin/identities/{identity}/credentials/{Types[random.Next(Types.Length)]}?identifier=example:1", null),
            ("PATCH", $"admin/identities/{identity}", """[{"op":"replace","path":"/verifiable_addresses/0/verified","value":true},{"op":"add","path":"/metadata_public/a/0","value":1}]"""),
            ("PATCH", $"admin/identities/{identity}", """[{"op":"replace","path":"/credentials/password/config","value":{}},{"op":"remove","path":"/recovery_addresses"}]"""),
            ("PATCH", $"admin/identities/{identity}", """[{"op":"replace","path":"/state","value":"inactive"}]"""),
            ("PATCH", $"admin/identities/{identity}", """[{"op":"replace","path":"/state","value":"active"}]"""),
            ("PATCH", $"admin/identities/{identity}", """[{"op":"remove","path":"/traits"}]"""),
            ("PATCH", $"admin/identities/{identity}", "nonsense"),
            ("PUT", $"admin/identities/{identity}", "{}"),
            ("DELETE", $"admin/identities/{(random.Next(4) == 0 ? identity : Guid.NewGuid())}", null),
            ("GET", $"admin/identities/{identity}/sessions", null),
            ("DELETE", $"admin/identities/{identity}/sessions", null),
            ("PATCH", $"admin/sessions/{session}/extend", null),
            ("DELETE", $"admin/sessions/{session}", null),
            ("GET", "admin/sessions?expand=identity", null),
            ("GET", $"admin/sessions/{session}?expand=devices", null),
            ("POST", "admin/recovery/code", $$"""{"identity_id":"{{identity}}"}"""),
            ("POST", "admin/recovery/link", $$"""{"identity_id":"{{identity}}"}"""),
            ("GET", "admin/courier/messages?status=sent&page_size=1", null),
            ("GET", $"admin/courier/messages/{message}", null),
            ("POST", "admin/identities", "{}"),
        ];
        var (verb, path, body) = calls[random.Next(calls.Length)];
        using var request = new HttpRequestMessage(new HttpMethod(verb), path);
        if (body is not null)
            request.Content = new StringContent(body, null, "application/json");
        using var answer = await walk.Admin.SendAsync(request);
        walk.People.RemoveAll(person => walk.Ory.Server.Identities.FindByIdentifier("password", person.Email) is null);
        if (walk.People.Count == 0)
            await walk.PersonAsync();
    }
}
