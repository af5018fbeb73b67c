namespace Ory.Emulator;

/// <summary>The messages that were sent, with their bodies.</summary>
internal sealed class CourierAdminEndpoints(Server server) : IEndpoints
{
    public IEnumerable<Endpoint> AdminEndpoints => [new("GET", "/admin/courier/messages", ListAsync), new("GET", "/admin/courier/messages/{id}", ReadAsync)];

    private async ValueTask ListAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var recipient = exchange.Query("recipient");
        // The newest first; of one moment, in the order in which they were sent.
        var messages = server.Courier.Messages.Where(message => recipient.Length == 0 || message.Recipient == recipient)
            .OrderByDescending(message => message.Listed).ToArray();
        var page = Paging.Of(exchange, messages.Length);
        page.WriteHeaders(exchange, "/admin/courier/messages");
        await exchange.WriteAsync(200, Json.Array(page.Of(messages).Select(message => message.ToJson())));
    }

    private async ValueTask ReadAsync(Exchange exchange, CancellationToken cancellationToken)
    {
        var found = Guid.TryParse(exchange.RouteValues["id"], out var id) ? server.Courier.Messages.FirstOrDefault(message => message.Id == id) : null;
        if (found is null) await exchange.WriteErrorAsync(Errors.NotFound);
        else await exchange.WriteAsync(200, found.ToJson());
    }
}
