using System.Globalization;
using System.Text.Json;
using Ory.Testing;

namespace Ory.Emulator.Tests;

/// <summary>
/// Random conversations of the kind that was recorded, with two emulators at once. <c>ORY_WANDER</c> names a folder that they are written to as
/// transcripts, to be replayed against a real server, with <c>unrecorded.txt</c>: the answers that no recording has shown yet.
/// </summary>
public class RandomConversationsTests
{
    private const string Ui = "http://127.0.0.1:4455";

    private static readonly Lazy<HashSet<string>> Recorded = new(() =>
        [.. TranscriptFolder.Files().SelectMany(file => Transcript.Read(file).Steps).Where(IsLikeThese).Select(step => AnswerShape.Of(step, Answer.FromRecording(step.GetProperty("response"))))]);

    [Theory]
    [ClassData(typeof(WalkedProfiles))]
    public async Task Two_emulators_answer_alike_whatever_is_asked(string profile)
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("ORY_WANDER_COUNT"), CultureInfo.InvariantCulture, out var more) ? more : 4;
        for (var seed = 0; seed < count; seed++)
            await WanderAsync(profile, seed);
    }

    private static async Task WanderAsync(string profile, int seed)
    {
        var configuration = Path.Combine(RepositoryFolder.Contract, "profiles", profile, "kratos.yml");
        await using var first = await EmulatedServer.StartAsync(configuration, inMemory: true, Ui);
        await using var second = await EmulatedServer.StartAsync(configuration, inMemory: false, Ui);
        var conversation = new RandomConversation(new Random(seed));
        var told = new List<(JsonElement Step, Answer Answer)>();
        for (var count = 0; count < 40; count++)
        {
            var step = conversation.Next();
            var (one, other) = (await TrySendAsync(first, step), await TrySendAsync(second, step));
            Assert.Equal(one is null, other is null);
            if (one is null || other is null)
                continue;
            conversation.Remember(step, one);
            told.Add((step, one));
            var differences = Differences.Between(first.Normaliser.Normalise(one), second.Normaliser.Normalise(other), []);
            var all = string.Join("\n", told.Select(each => AnswerShape.Of(each.Step, each.Answer)).Concat(differences));
            Assert.True(one.Status < 500 && differences.Count == 0, $"{profile}, seed {seed}:\n{all}");
        }

        if (Environment.GetEnvironmentVariable("ORY_WANDER") is { Length: > 0 } folder)
            Write(folder, profile, seed, first, told);
    }

    // A step that names a code nobody was mailed, or a value that an answer lacks, is none.
    private static async Task<Answer?> TrySendAsync(EmulatedServer server, JsonElement step)
    {
        try
        {
            return await server.Conversation.SendAsync(step);
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static void Write(string folder, string profile, int seed, EmulatedServer server, List<(JsonElement Step, Answer Answer)> told)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"wander.{profile}.{seed}.json"), Transcript.Write($"wander.{profile}.{seed}", profile, server.Run, server.Urls, told));
        var unrecorded = told.Select(each => AnswerShape.Of(each.Step, each.Answer)).Where(shape => !Recorded.Value.Contains(shape));
        File.AppendAllLines(Path.Combine(folder, "unrecorded.txt"), unrecorded.Select(shape => $"{profile} {seed}: {shape}"));
    }

    private static bool IsLikeThese(JsonElement step) => step.TryGetProperty("method", out _) && step.TryGetProperty("headers", out var headers) && headers.TryGetProperty("accept", out _);
}
