namespace Ory.Emulator;

/// <summary>The links that are mailed: whoever opens one has read the mail.</summary>
internal static class MailedLink
{
    /// <summary>A link for a flow, good once.</summary>
    /// <param name="server">The server.</param>
    /// <param name="kind">What the link does: the name of its flow.</param>
    /// <param name="flow">The flow it belongs to.</param>
    /// <param name="identity">Whose address it is mailed to.</param>
    /// <param name="address">The address it proves; empty for none.</param>
    /// <param name="lifespan">How long it is good.</param>
    public static string Create(Server server, string kind, Flow flow, Guid identity, string address, TimeSpan lifespan)
    {
        var token = Secrets.LinkToken();
        server.Codes.Add(flow.Id, token, lifespan, address, identity);
        return Urls.WithQuery($"{server.PublicUrl}/self-service/{kind}", ("flow", flow.Id.ToString()), ("token", token));
    }

    /// <summary>What a token stands for, or why it stands for nothing any more. It is used up.</summary>
    /// <param name="server">The server.</param>
    /// <param name="flow">The flow that mailed the link.</param>
    /// <param name="token">What the link brought.</param>
    /// <param name="addresses">Where such links are mailed to: an address that somebody has no more has taken its links along.</param>
    /// <param name="now">The time.</param>
    public static (OneTimeCode? Link, Identity? Identity, bool HasExpired) Use(Server server, Flow flow, string token, Func<Identity, IEnumerable<string>> addresses, DateTimeOffset now)
    {
        var found = server.Codes.Find(flow.Id, token);
        var identity = found is { IsUsed: false, IdentityId: { } id } ? server.Identities.Find(id) : null;
        if (identity is null || (found!.Address.Length > 0 && !addresses(identity).Contains(found.Address))) return (null, null, false);
        found.IsUsed = true;
        return (found, identity, found.ExpiresAt <= now);
    }

    /// <summary>The form after the mail was sent: as before, with the address in it.</summary>
    public static void ShowSent(Flow flow, string csrfToken, string email, UiText message)
    {
        flow.Ui.SetCsrf(csrfToken);
        var field = Nodes.Email("link");
        field.Value = email;
        flow.Ui.Upsert(field);
        flow.Ui.Messages.Clear();
        flow.Ui.Messages.Add(message);
        flow.Active = "link";
        flow.State = FlowStates.SentEmail;
    }
}
