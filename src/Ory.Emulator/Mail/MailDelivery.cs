using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Ory.Emulator;

/// <summary>Hands every message of a courier to an SMTP server, one after the other, behind the request that caused it.</summary>
internal sealed class MailDelivery : IAsyncDisposable
{
    private readonly Channel<Message> _waiting = Channel.CreateUnbounded<Message>(new UnboundedChannelOptions { SingleReader = true });
    private readonly CancellationTokenSource _stop = new();
    private readonly Courier _courier;
    private readonly Task _worker;

    private MailDelivery(SmtpDelivery smtp, Courier courier, ILogger logger)
    {
        _courier = courier;
        _courier.Sent += Enqueue;
        _worker = DeliverAsync(smtp, logger);
    }

    public static MailDelivery Start(string connectionUri, MailboxAddress sender, Courier courier, ILogger logger) =>
        new(new SmtpDelivery(new Uri(connectionUri), sender), courier, logger);

    public static bool IsServer(string connectionUri) => Uri.TryCreate(connectionUri, UriKind.Absolute, out var server) && server.Scheme is "smtp" or "smtps" && server.Host.Length > 0;

    public async ValueTask DisposeAsync()
    {
        _courier.Sent -= Enqueue;
        _waiting.Writer.Complete();
        await _stop.CancelAsync();
        await _worker;
        _stop.Dispose();
    }

    private void Enqueue(Message message) => _waiting.Writer.TryWrite(message);

    private async Task DeliverAsync(SmtpDelivery smtp, ILogger logger)
    {
        await foreach (var message in _waiting.Reader.ReadAllAsync(CancellationToken.None))
        {
            if (message.Channel == "sms")
                continue;
            try
            {
                await smtp.DeliverAsync(message.Recipient, message.Subject, message.Body, _stop.Token);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Log.MailNotDelivered(logger, message.Id, smtp.Server, exception.Message);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }
}
