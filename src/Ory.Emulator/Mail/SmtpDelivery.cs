using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.AspNetCore.WebUtilities;
using MimeKit;

namespace Ory.Emulator;

/// <summary>
/// Hands mail to an SMTP server. The address is one as Kratos' <c>courier.smtp.connection_uri</c>:
/// <c>smtp://[user:password@]host:port/[?disable_starttls=true][&amp;skip_ssl_verify=true]</c>, or <c>smtps://</c>.
/// </summary>
internal sealed class SmtpDelivery(Uri server, MailboxAddress sender)
{
    /// <summary>The server, without what signs in at it.</summary>
    public string Server => server.Authority;

    public async Task DeliverAsync(string recipient, string subject, string body, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage();
        message.From.Add(sender);
        message.To.Add(MailboxAddress.Parse(recipient));
        message.Subject = subject;
        message.Body = new TextPart("plain") { Text = body };

        var query = QueryHelpers.ParseQuery(server.Query);
        using var client = new SmtpClient();
        if (query.GetValueOrDefault("skip_ssl_verify") == "true")
            client.ServerCertificateValidationCallback = (_, _, _, _) => true;
        var security = server.Scheme == "smtps" ? SecureSocketOptions.SslOnConnect
            : query.GetValueOrDefault("disable_starttls") == "true" ? SecureSocketOptions.None : SecureSocketOptions.StartTlsWhenAvailable;
        await client.ConnectAsync(server.Host, server.IsDefaultPort ? 0 : server.Port, security, cancellationToken);
        if (server.UserInfo.Split(':', 2) is [var user, var password])
            await client.AuthenticateAsync(Uri.UnescapeDataString(user), Uri.UnescapeDataString(password), cancellationToken);
        await client.SendAsync(message, cancellationToken);
        await client.DisconnectAsync(true, cancellationToken);
    }
}
