using Microsoft.Extensions.Time.Testing;

namespace Ory.Emulator.Tests;

/// <summary>An emulator with a clock of its own, in the process or over real ports, and a conversation with it.</summary>
internal sealed class EmulatedServer : IAsyncDisposable
{
    private readonly OryEmulator _ory;

    private EmulatedServer(OryEmulator ory, FakeTimeProvider time, string ui)
    {
        _ory = ory;
        Urls = new Dictionary<string, string> { ["public"] = ory.PublicUrl.OriginalString, ["admin"] = ory.AdminUrl.OriginalString, ["ui"] = ui };
        Conversation = new Conversation(new HttpMessageInvoker(ory.CreateHandler()), Urls, Run, time, seconds =>
        {
            time.Advance(seconds);
            return Task.CompletedTask;
        });
        Normaliser = new Normaliser(Urls, Run);
    }

    public IReadOnlyDictionary<string, string> Urls { get; }

    /// <summary>The random word of this conversation.</summary>
    public string Run { get; } = $"run{Guid.NewGuid():N}"[..11];

    public Conversation Conversation { get; }

    public Normaliser Normaliser { get; }

    public static async Task<EmulatedServer> StartAsync(string configurationFile, bool inMemory, string ui)
    {
        // It moves a little at every reading, so that no two things happen at the same time.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(10) };
        return new EmulatedServer(
            await OryEmulator.StartAsync(new OryEmulatorOptions
            {
                ConfigurationFile = configurationFile,
                InMemory = inMemory,
                PublicPort = inMemory ? null : 0,
                AdminPort = inMemory ? null : 0,
                TimeProvider = time,
            }),
            time,
            ui);
    }

    public ValueTask DisposeAsync()
    {
        Conversation.Dispose();
        return _ory.DisposeAsync();
    }
}
