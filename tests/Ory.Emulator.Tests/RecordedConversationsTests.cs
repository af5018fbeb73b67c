using System.Text;
using System.Text.Json;
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
        await using var server = await EmulatedServer.StartAsync(TranscriptFolder.Configuration(file, transcript.Profile), inMemory, transcript.Urls["ui"]);
        var report = new StringBuilder();
        var recorded = new Normaliser(transcript.Urls, transcript.Run);
        foreach (var step in transcript.Steps)
        {
            var differences = await DifferencesAsync(server, step, recorded);
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

    private static async Task<List<string>> DifferencesAsync(EmulatedServer server, JsonElement step, Normaliser recorded)
    {
        var expected = recorded.Normalise(Answer.FromRecording(step.GetProperty("response")));
        string[] ignored = step.TryGetProperty("ignore", out var paths) ? [.. paths.EnumerateArray().Select(path => path.GetString()!)] : [];
        try
        {
            return Differences.Between(expected, server.Normaliser.Normalise(await server.Conversation.SendAsync(step)), ignored);
        }
        catch (Exception exception) when (exception is HttpRequestException or InvalidOperationException)
        {
            return [$"could not be sent: {exception.Message}"];
        }
    }
}
