using System.Text;
using System.Text.Json;
using CsCheck;

namespace Ory.Frontend.Tests;

/// <summary>Broken answers give a value or the client's own exception; nothing else, and never an endless read.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Values =
        ["null", "true", "0", "-1", "1e400", "123456789012345678901234567890", "\"\"", "\"\\ud800\"", "\"2026-13-01T00:00:00Z\"", "\"2026-01-01T00:00:00.123456789+99:99\"",
         "[]", "{}", "[null]", "[[]]", "{\"a\":1,\"a\":2}", new string('[', 70) + new string(']', 70)];

    private static readonly int[] Statuses = [0, 0, 0, 200, 400, 401, 403, 410, 422];    // zero: as it was recorded

    private static readonly Exchange[] Answers = [.. Exchange.All.Where(exchange => exchange.IsJson && Operations.Find(exchange) is not null)];

    private static readonly Gen<Action<List<byte>>> Bytes = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Byte, Gen.Int[0, 4]).Select(Action<List<byte>> (at, value, kind) => bytes =>
    {
        if (bytes.Count == 0)
            return;
        at %= bytes.Count;
        switch (kind)
        {
            case 0:
                bytes[at] = value;
                break;
            case 1:
                bytes.Insert(at, value);
                break;
            case 2:
                bytes.RemoveAt(at);
                break;
            case 3:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                bytes.InsertRange(at, bytes[..Math.Min(at, 40)]);
                break;
        }
    });

    private static readonly Gen<Action<List<byte>>> Tokens = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, Values.Length - 1].Select(index => Values[index])).Select(Action<List<byte>> (at, value) => bytes =>
    {
        var (start, length) = Token([.. bytes], at);
        bytes.RemoveRange(start, length);
        bytes.InsertRange(start, Encoding.UTF8.GetBytes(value));
    });

    [Fact]
    public void A_mutated_answer_gives_a_value_or_the_clients_own_exception() =>
        Gen.Select(Gen.Int[0, Answers.Length - 1], Gen.OneOf(Tokens, Tokens, Bytes).List[1, 3], Gen.Int[0, Statuses.Length - 1].Select(index => Statuses[index])).Sample(
            (index, mutations, status) =>
            {
                var exchange = Answers[index];
                List<byte> bytes = [.. Encoding.UTF8.GetBytes(exchange.Body!.Value.GetRawText())];
                mutations.ForEach(mutate => mutate(bytes));
                using var wire = new RecordedHandler(_ => RecordedHandler.Answer(status == 0 ? exchange.Status : status, "application/json", [.. bytes]));
                var call = Operations.Find(exchange)!(wire.Client());
                Assert.True(call.IsCompleted);
                if (call.IsFaulted)
                    Assert.IsType<FrontendException>(call.Exception!.InnerException);
                else if (bytes.ToArray().AsSpan().IndexOf("\\ud800"u8) >= 0)
                    return;     // half a character in raw JSON is a value, but System.Text.Json does not write it
                else if (call.Result is FrontendModel model)
                    Assert.Equal(JsonValueKind.Object, JsonSerializer.SerializeToElement(model, FrontendJsonContext.Default.GetTypeInfo(model.GetType())!).ValueKind);
                else if (call.Result is ToSessionResult.Success { Session: var session })
                    Assert.Equal(session.Id, FrontendJson.Deserialize<Session>(FrontendJson.SerializeToUtf8Bytes(session)).Id);
            },
            iter: 4000, threads: 1);

    /// <summary>Where one of the values stands: a token, or all of an object or array.</summary>
    private static (int Start, int Length) Token(byte[] json, int at)
    {
        var tokens = new List<(int, int)>();
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject)
                    continue;
                var start = (int)reader.TokenStartIndex;
                var whole = reader;
                if (whole.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
                    whole.Skip();
                tokens.Add((start, (int)whole.BytesConsumed - start));
            }
        }
        catch (JsonException)
        {
            // An earlier mutation broke it: what was found so far will do.
        }
        return tokens.Count == 0 ? (0, 0) : tokens[at % tokens.Count];
    }
}
