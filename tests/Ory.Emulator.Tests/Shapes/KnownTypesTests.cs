using System.Net;
using System.Text.Json;
using Ory.Testing;

namespace Ory.Emulator.Tests;

/// <summary>The guard is as strict as it says, and not stricter than the real server.</summary>
public class KnownTypesTests
{
    [Theory]
    [MemberData(nameof(RecordedConversationsTests.Transcripts), MemberType = typeof(RecordedConversationsTests))]
    public void The_recorded_server_sent_nothing_that_is_not_known(string transcript)
    {
        List<string> faults = [];
        foreach (var step in Transcript.Read(Path.GetFullPath(transcript, RepositoryFolder.Root)).Steps)
        {
            var response = step.GetProperty("response");
            var path = step.GetProperty("path").GetString()!.Split('?')[0];
            if (path.StartsWith('/') && response.TryGetProperty("body", out var body) && body.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
                faults.AddRange(KnownAnswers.Faults(new HttpMethod(step.GetProperty("method").GetString()!), path, (HttpStatusCode)response.GetProperty("status").GetInt32(), body));
        }

        Assert.Empty(faults.Distinct());
    }

    [Theory]
    [InlineData("""{"logout_token":"a","logout_url":"b"}""", null)]
    [InlineData("""{"logout_token":"a"}""", "/.logout_url is absent.")]
    [InlineData("""{"logout_token":"a","logout_url":null}""", "/.logout_url is no text.")]
    [InlineData("""{"logout_token":"a","logout_url":"b","c":1}""", "/.c is not known.")]
    [InlineData("[]", "/ is no object.")]
    public void What_a_generated_client_does_not_know_is_told(string body, string? fault)
    {
        using var document = JsonDocument.Parse(body);

        Assert.Equal(fault is null ? [] : [fault], KnownTypes.Faults("LogoutFlow", document.RootElement, "/"));
    }

    [Theory]
    [InlineData("ContinueWith@action", """{"action":"show_pin_ui"}""")]
    [InlineData("UiNodeAttributes@node_type", """{"id":"a"}""")]
    [InlineData("aal0|aal1|aal2|aal3", "\"aal4\"")]
    [InlineData("uuid", "\"1\"")]
    [InlineData("time", "\"2026-01-02T03:04:05+01:00\"")]
    [InlineData("UiText[]", "{}")]
    [InlineData("IdentityCredentials{}", "[]")]
    public void A_value_of_another_kind_is_told(string type, string body)
    {
        using var document = JsonDocument.Parse(body);

        Assert.Single(KnownTypes.Faults(type, document.RootElement, "/"));
    }
}
