using System.Text.Json;
using System.Text.Json.Nodes;

namespace Benchmarks;

/// <summary>The session that everything is measured with: the first one of the recording <c>whoami.cookie</c>, not yet ended.</summary>
public static class RecordedSession
{
    /// <summary>A cookie as long as a real one; what stands in it is Ory's affair.</summary>
    public const string Cookie = "ory_kratos_session=" + Value;

    public const string Value =
        "MTc5NTQyMTAyNXxBYmNkRWZnSGlqS2xNbk9wUXJTdFV2V3hZejAxMjM0NTY3ODktX0FiY2RFZmdIaWpLbE1uT3BRclN0VXZXeFl6MDEyMzQ1Njc4OS1f" +
        "QWJjZEVmZ0hpaktsTW5PcFFyU3RVdld4WXowMTIzNDU2Nzg5LV9BYmNkRWZnSGlqS2xNbk9wUXJTdFV2V3hZejAxMjM0NTY3ODktX0FiY2RFZmdIaWpL" +
        "bE1uT3BRclN0VXZXeFl6MDEyMzQ1Njc4OS1fQWJjZEVmZ0hpaktsTW5PcFFyU3RVdld4WXowMTIzfA==";

    /// <summary>The recorded bytes.</summary>
    public static byte[] Recorded { get; } = Read();

    /// <summary>The same session, ending a day from now, so that it counts.</summary>
    public static byte[] Json { get; } = Lasting();

    private static JsonNode Load()
    {
        using var stream = typeof(RecordedSession).Assembly.GetManifestResourceStream("whoami.cookie.json")!;
        var steps = JsonNode.Parse(stream)!["steps"]!.AsArray();
        return steps.First(step => step!["path"]!.GetValue<string>() == "/sessions/whoami" && step["response"]!["status"]!.GetValue<int>() == 200)!["response"]!["body"]!;
    }

    private static byte[] Read() => JsonSerializer.SerializeToUtf8Bytes(Load());

    private static byte[] Lasting()
    {
        var session = Load();
        session["expires_at"] = TimeProvider.System.GetUtcNow().AddDays(1).UtcDateTime.ToString("O");
        return JsonSerializer.SerializeToUtf8Bytes(session);
    }
}
