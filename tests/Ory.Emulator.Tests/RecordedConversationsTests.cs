using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Ory.Testing;

namespace Ory.Emulator.Tests;

/// <summary>
/// Replays every recorded conversation with a real server against an emulator that was started with that server's configuration.
/// <c>ORY_TRANSCRIPTS</c> names a further folder of recordings.
/// </summary>
public class RecordedConversationsTests
{
    public static TheoryData<string> Transcripts()
    {
        var data = new TheoryData<string>();
        foreach (var file in TranscriptFolder.Files())
            data.Add(Path.GetRelativePath(RepositoryFolder.Root, file));
        return data;
    }

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task The_emulator_answers_in_process_as_the_recorded_server_did(string transcript) => await ReplayAsync(transcript, inMemory: true);

    [Theory]
    [MemberData(nameof(Transcripts))]
    public async Task The_emulator_answers_over_a_real_port_as_the_recorded_server_did(string transcript) => await ReplayAsync(transcript, inMemory: false);

    [Fact]
    public void Every_written_conversation_is_there() => Assert.True(TranscriptFolder.Files().Count() >= 75);

    private static async Task ReplayAsync(string file, bool inMemory)
    {
        file = Path.GetFullPath(file, RepositoryFolder.Root);
        var transcript = Transcript.Read(file);
        // It moves a little at every reading, so that no two things happen at the same time.
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow()) { AutoAdvanceAmount = TimeSpan.FromMicroseconds(10) };
        await using var ory = await OryEmulator.StartAsync(new OryEmulatorOptions
        {
            ConfigurationFile = TranscriptFolder.Configuration(file, transcript.Profile),
            InMemory = inMemory,
            PublicPort = inMemory ? null : 0,
            AdminPort = inMemory ? null : 0,
            TimeProvider = time,
        });
        var urls = new Dictionary<string, string>
        {
            ["public"] = ory.PublicUrl.OriginalString,
            ["admin"] = ory.AdminUrl.OriginalString,
            ["ui"] = transcript.Urls["ui"],
        };
        var run = $"run{Guid.NewGuid():N}"[..11];
        using var conversation = new Conversation(new HttpMessageInvoker(ory.CreateHandler()), urls, run, time, seconds =>
        {
            time.Advance(seconds);
            return Task.CompletedTask;
        });

        var report = new StringBuilder();
        var recorded = new Normaliser(transcript.Urls, transcript.Run);
        var got = new Normaliser(urls, run);
        foreach (var step in transcript.Steps)
        {
            var differences = await DifferencesAsync(conversation, step, recorded, got);
            if (differences.Count == 0)
                continue;
            report.AppendLine().Append(step.GetProperty("name").GetString());
            foreach (var line in differences.Take(20))
                report.AppendLine().Append("    ").Append(line);
            if (differences.Count > 20)
                report.AppendLine().Append($"    … {differences.Count - 20} more");
        }

        Assert.True(report.Length == 0, $"{transcript.Name} (profile {transcript.Profile}):{report}");
    }

    private static async Task<List<string>> DifferencesAsync(Conversation conversation, JsonElement step, Normaliser recorded, Normaliser got)
    {
        var expected = recorded.Normalise(Answer.FromRecording(step.GetProperty("response")));
        string[] ignored = step.TryGetProperty("ignore", out var paths) ? [.. paths.EnumerateArray().Select(path => path.GetString()!)] : [];
        try
        {
            return Differences.Between(expected, got.Normalise(await conversation.SendAsync(step)), ignored);
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException)
        {
            return [$"could not be sent: {exception.Message}"];
        }
    }
}
