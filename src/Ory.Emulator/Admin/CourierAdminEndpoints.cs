namespace Ory.Emulator;

/// <summary>The messages that were sent, with their bodies.</summary>
internal sealed class CourierAdminEndpoints(Server server) : IEndpoints
{
    private const int MaxPage = 500;
    private const int UsualPage = 10;

    private static readonly string[] Statuses = ["queued", "sent", "processing", "abandoned"];

    public IEnumerable<Endpoint> AdminEndpoints => [new("GET", "/admin/courier/messages", ListAsync), new("GET", "/admin/courier/messages/{id}", ReadAsync)];

    private async ValueTask ListAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var hasStatus = exchange.HasQuery("status");
        var (status, recipient) = (exchange.Query("status"), exchange.Query("recipient"));
        var (page, fault) = KeysetPage.Of(exchange.Query("page_size"), exchange.Query("page_token"), MaxPage, UsualPage);
        var error = hasStatus && !Statuses.Contains(status) ? Errors.BadRequest("The status is none of a message.") : fault is null ? null : Errors.Undecoded(fault);
        if (error is not null)
        {
            await exchange.WriteErrorAsync(error);
            return;
        }

        // The one sent last comes first. All of them were.
        var messages = server.Courier.Messages.Reverse().Where(message => status is "" or "sent" && (recipient.Length == 0 || message.Recipient == recipient)).ToArray();
        await exchange.WriteAsync(200, Json.Array(page!.Of(exchange, messages, message => message.Id).Select(message => message.ToJson())));
    }

    private async ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        if (!Uuids.TryParse(exchange.RouteValues["id"], out var id)) await exchange.WriteErrorAsync(Uuids.Malformed);
        else if (server.Courier.Messages.FirstOrDefault(message => message.Id == id) is not { } found) await exchange.WriteErrorAsync(Errors.NotFound);
        else await exchange.WriteAsync(200, found.ToJsonWithDispatches());
    }
}
