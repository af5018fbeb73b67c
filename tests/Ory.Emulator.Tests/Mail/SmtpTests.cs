using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Ory.Emulator.Tests;

public class SmtpTests
{
    [Fact]
    public async Task Mail_is_handed_to_the_server_that_was_named_and_kept_as_well()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = ReceiveAsync(listener);
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { SmtpConnectionUri = $"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/?disable_starttls=true" });
        await ory.CreateIdentityAsync("ann@example.org");

        await RecoverAsync(ory, "ann@example.org");

        var mail = await received.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("To: ann@example.org", mail, StringComparison.Ordinal);
        Assert.Contains(ory.Messages.Newest("ann@example.org").Code!, mail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "From: no-reply@ory.kratos.sh")]
    [InlineData("courier: {smtp: {from_address: team@example.org}}", "From: team@example.org")]
    [InlineData("courier: {smtp: {from_address: team@example.org, from_name: The Team}}", "From: The Team <team@example.org>")]
    public async Task Mail_comes_from_whom_the_configuration_says(string? yaml, string from)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = ReceiveAsync(listener);
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            Configuration = yaml,
            SmtpConnectionUri = $"smtp://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/?disable_starttls=true",
        });
        await ory.CreateIdentityAsync("ann@example.org");

        await RecoverAsync(ory, "ann@example.org");

        Assert.Contains(from + "\n", (await received.WaitAsync(TimeSpan.FromSeconds(30))).ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_that_is_no_address_is_refused_at_start()
    {
        var error = await Assert.ThrowsAsync<OryEmulatorConfigurationException>(() =>
            OryEmulator.StartAsync(new OryEmulatorOptions { Configuration = "courier: {smtp: {from_address: the team}}" }));
        Assert.Equal("courier.smtp.from_address", error.Key);
    }

    [Fact]
    public async Task A_mail_server_that_is_not_there_fails_nobody()
    {
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { SmtpConnectionUri = "smtp://127.0.0.1:1/" });
        await ory.CreateIdentityAsync("ann@example.org");

        await RecoverAsync(ory, "ann@example.org");

        Assert.Single(ory.Messages.To("ann@example.org"));
    }

    [Fact]
    public async Task Mail_that_the_server_does_not_take_is_logged_as_an_error_with_its_reason_but_not_what_signs_in_there()
    {
        using var log = new ErrorLog();
        using var logging = LoggerFactory.Create(builder => builder.AddProvider(log));
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { SmtpConnectionUri = "smtp://ann:correct-horse@127.0.0.1:1/", LoggerFactory = logging });
        await ory.CreateIdentityAsync("ann@example.org");

        await RecoverAsync(ory, "ann@example.org");

        var error = await log.First.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Contains("127.0.0.1:1:", error, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", error, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ann:correct-horse", "ann correct-horse")]
    [InlineData("ann:correct:horse", "ann correct:horse")]
    [InlineData("ann%40example.org:a%3Ab", "ann@example.org a:b")]
    public async Task Who_is_named_in_the_address_of_the_server_signs_in_there(string userInfo, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var received = ReceiveAsync(listener);
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions { SmtpConnectionUri = $"smtp://{userInfo}@127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/?disable_starttls=true" });
        await ory.CreateIdentityAsync("ann@example.org");

        await RecoverAsync(ory, "ann@example.org");

        Assert.Contains($"(signed in: {expected})", await received.WaitAsync(TimeSpan.FromSeconds(30)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("http://127.0.0.1/")]
    public async Task What_is_no_address_of_a_mail_server_is_refused_at_start(string address) =>
        await Assert.ThrowsAsync<ArgumentException>(() => OryEmulator.StartAsync(new OryEmulatorOptions { SmtpConnectionUri = address }));

    private static async Task RecoverAsync(OryEmulator ory, string email)
    {
        using var http = ory.CreateClient();
        using var flow = JsonDocument.Parse(await http.GetStringAsync("self-service/recovery/api"));
        using var request = new HttpRequestMessage(HttpMethod.Post, flow.RootElement.GetProperty("ui").GetProperty("action").GetString());
        request.Headers.Add("Accept", "application/json");
        request.Content = new StringContent($$"""{"method":"code","email":"{{email}}"}""", null, "application/json");
        using var answer = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    // The least of RFC 5321 that takes one mail.
    private static async Task<string> ReceiveAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync();
        using var stream = client.GetStream();
        using var reader = new StreamReader(stream, Encoding.ASCII);
        await using var writer = new StreamWriter(stream, Encoding.ASCII) { NewLine = "\r\n", AutoFlush = true };
        await writer.WriteLineAsync("220 test");
        var mail = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("DATA", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("354 go on");
                while (await reader.ReadLineAsync() is { } text && text != ".")
                    mail.AppendLine(text);
                await writer.WriteLineAsync("250 taken");
            }
            else if (line.StartsWith("EHLO", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("250-test");
                await writer.WriteLineAsync("250 AUTH PLAIN");
            }
            else if (line.StartsWith("AUTH PLAIN ", StringComparison.OrdinalIgnoreCase))
            {
                mail.AppendLine($"(signed in: {Encoding.UTF8.GetString(Convert.FromBase64String(line[11..])).Trim('\0').Replace('\0', ' ')})");
                await writer.WriteLineAsync("235 fine");
            }
            else if (line.StartsWith("QUIT", StringComparison.OrdinalIgnoreCase))
            {
                await writer.WriteLineAsync("221 bye");
                break;
            }
            else
            {
                await writer.WriteLineAsync("250 fine");
            }
        }

        return mail.ToString();
    }
}
