using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ory.Emulator.Tests;

/// <summary>A form with a key's answer that was sent once.</summary>
/// <param name="Flow">The flow as it was.</param>
/// <param name="Browser">Who sent it.</param>
/// <param name="Fields">What was sent.</param>
/// <param name="Challenge">What was answered.</param>
/// <param name="Proof">What it may have proved; null: nothing.</param>
internal sealed record SentAnswer(JsonElement Flow, TestBrowser Browser, JsonObject Fields, string Challenge, KeyProof? Proof)
{
    /// <summary>The cookies it was sent with, which whoever copied it sends too.</summary>
    public string Cookies { get; } = CookiesOf(Browser);

    public static string CookiesOf(TestBrowser browser) => string.Join("; ", browser.Cookies.Select(cookie => $"{cookie.Key}={cookie.Value}"));
}
