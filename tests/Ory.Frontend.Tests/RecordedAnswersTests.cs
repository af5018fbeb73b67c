using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Xunit.Abstractions;

namespace Ory.Frontend.Tests;

/// <summary>
/// Decodes every recorded answer with its operation's own type and compares what is encoded again. A further folder of transcripts can be given in ORY_TRANSCRIPTS.
/// </summary>
public sealed class RecordedAnswersTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_recorded_answer_says_the_same_after_decoding_and_encoding()
    {
        int operations = 0, others = 0, texts = 0;
        var failures = new List<string>();
        foreach (var exchange in Exchange.All)
        {
            try
            {
                if (Operations.Find(exchange) is { } call)
                {
                    await Check(exchange, call);
                    operations++;
                }
                else if (exchange.IsJson)
                {
                    CheckOther(exchange);
                    others++;
                }
                else
                {
                    texts++;    // a page, a redirect or an empty answer of something that is no operation
                }
            }
            catch (Exception exception)
            {
                failures.Add($"{exchange}: {exception.Message}");
            }
        }

        var summary = $"{operations + others} recorded answers checked of {Exchange.All.Count}: {operations} of operations, {others} of the admin API and others, "
            + $"{texts} neither JSON nor an operation's.";
        output.WriteLine(summary);
        Console.WriteLine(summary);
        Assert.True(failures.Count == 0, $"{failures.Count} of them differ:\n" + string.Join('\n', failures.Take(20)));
        Assert.NotEqual(0, operations);
        if (Environment.GetEnvironmentVariable("ORY_TRANSCRIPTS") is { Length: > 0 })
            Assert.Contains(Exchange.All, exchange => exchange.Foreign);
    }

    private static async Task Check(Exchange exchange, Func<FrontendClient, Task<object>> call)
    {
        using var wire = new RecordedHandler(exchange);
        object value;
        try
        {
            value = await call(wire.Client());
        }
        catch (FrontendException exception)
        {
            CheckFailure(exchange, exception);
            return;
        }

        CheckSent(exchange, wire);
        var body = exchange.Body ?? default;
        switch (value)
        {
            case ToSessionResult.Success success:
                Same(exchange, body, success.Session);
                break;
            case ListMySessionsResult.Success success:
                Same(body, JsonSerializer.SerializeToElement(success.Sessions, FrontendJsonContext.Default.IReadOnlyListSession));
                break;
            case ExchangeSessionTokenResult.Success success:
                Same(exchange, body, success.Response);
                break;
            case SettingsFlowResult.Success success:
                Same(exchange, body, success.Flow);
                break;
            case UpdateLoginFlowResult.Success success:
                Same(exchange, body, success.Login);
                break;
            case UpdateRegistrationFlowResult.Success success:
                Same(exchange, body, success.Registration);
                break;
            case FrontendModel model:
                Same(exchange, body, model);
                break;
            case string text:
                Assert.Equal(body.GetString(), text);
                break;
            case FrontendResponse response:
                Assert.Equal(exchange.Status, response.StatusCode);
                break;
            default:
                CheckOutcome(exchange, value);
                break;
        }
    }

    /// <summary>The outcomes share their members' names: the flow again, or where to go, or the error.</summary>
    private static void CheckOutcome(Exchange exchange, object outcome)
    {
        var type = outcome.GetType();
        if (type.GetProperty("Flow")?.GetValue(outcome) is FrontendModel flow)
        {
            Same(exchange, exchange.Body!.Value, flow);
            return;
        }

        var known = false;
        if (type.GetProperty("Error")?.GetValue(outcome) is GenericError error)
        {
            known = true;
            Same(exchange, exchange.Body!.Value.GetProperty("error"), error);
            Same(exchange, exchange.Body!.Value, JsonSerializer.Deserialize(exchange.Body!.Value, FrontendJsonContext.Default.ErrorGeneric)!);
        }
        if (type.GetProperty("RedirectBrowserTo")?.GetValue(outcome) is string target)
        {
            known = true;
            Assert.Equal(exchange.HasMember("redirect_browser_to") ? exchange.Body!.Value.GetProperty("redirect_browser_to").GetString() : exchange.Headers["location"], target);
        }
        if (type.GetProperty("UseFlowId")?.GetValue(outcome) is string replacement)
        {
            known = true;
            if (exchange.HasMember("use_flow_id"))
                Assert.Equal(exchange.Body!.Value.GetProperty("use_flow_id").GetString(), replacement);
            else
                Assert.EndsWith("/flows?id=" + replacement, exchange.Headers["location"], StringComparison.Ordinal);
        }
        Assert.True(known, $"an outcome that is not compared: {type.Name}");
    }

    private static void CheckFailure(Exchange exchange, FrontendException exception)
    {
        Assert.Equal(exchange.Status, exception.StatusCode);
        Assert.False(exchange.Status < 300, "a success was taken for a failure: " + exception.Message);
        if (!exchange.HasMember("error"))
        {
            Assert.Null(exception.Error);
            return;
        }
        Same(exchange, exchange.Body!.Value.GetProperty("error"), exception.Error!);
        Same(exchange, exchange.Body!.Value, JsonSerializer.Deserialize(exchange.Body!.Value, FrontendJsonContext.Default.ErrorGeneric)!);
    }

    /// <summary>What was submitted says the same as what was recorded, method and all.</summary>
    private static void CheckSent(Exchange exchange, RecordedHandler wire)
    {
        if (exchange.Json is { ValueKind: JsonValueKind.Object } recorded && wire.Request!.Method == HttpMethod.Post)
            Assert.Null(Json.Difference(recorded, JsonElement.Parse(wire.RequestBody!)));
    }

    /// <summary>The admin API's answers, and flows behind addresses that only a replay knows: the models are the same.</summary>
    private static void CheckOther(Exchange exchange)
    {
        var body = exchange.Body!.Value;
        if (exchange.HasMember("error"))
            Again(body, FrontendJsonContext.Default.ErrorGeneric);
        else if (exchange.HasMember("traits"))
            Again(body, FrontendJsonContext.Default.Identity);
        else if (exchange.HasMember("authenticator_assurance_level"))
            Again(body, FrontendJsonContext.Default.Session);
        else if (exchange.HasMember("ui"))
            Again(body, FlowType(body));
        else if (body.ValueKind == JsonValueKind.Array && exchange.PathOnly.EndsWith("/sessions", StringComparison.Ordinal))
            Again(body, FrontendJsonContext.Default.IReadOnlyListSession);
        else if (body.ValueKind == JsonValueKind.Array && exchange.PathOnly.EndsWith("/identities", StringComparison.Ordinal))
            Array.ForEach([.. body.EnumerateArray()], identity => Again(identity, FrontendJsonContext.Default.Identity));
    }

    private static JsonTypeInfo FlowType(JsonElement flow)
    {
        var action = flow.GetProperty("ui").GetProperty("action").GetString()!;
        return action.Contains("/settings", StringComparison.Ordinal) ? FrontendJsonContext.Default.SettingsFlow
            : action.Contains("/login", StringComparison.Ordinal) ? FrontendJsonContext.Default.LoginFlow
            : action.Contains("/registration", StringComparison.Ordinal) ? FrontendJsonContext.Default.RegistrationFlow
            : action.Contains("/recovery", StringComparison.Ordinal) ? FrontendJsonContext.Default.RecoveryFlow
            : FrontendJsonContext.Default.VerificationFlow;
    }

    private static void Again(JsonElement body, JsonTypeInfo type) =>
        Same(body, JsonSerializer.SerializeToElement(JsonSerializer.Deserialize(body, type), type));

    private static void Same(Exchange exchange, JsonElement expected, FrontendModel model)
    {
        Same(expected, JsonSerializer.SerializeToElement(model, FrontendJsonContext.Default.GetTypeInfo(model.GetType())!));
        // What has a property is read into it; what stays over is unknown to this version, and the server recorded here sends nothing unknown.
        if (model is not ErrorGeneric && !exchange.Foreign)
            Assert.Null(model.AdditionalMembers);
    }

    private static void Same(JsonElement expected, JsonElement actual) => Assert.Null(Json.Difference(expected, actual));
}
