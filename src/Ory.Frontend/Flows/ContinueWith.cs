using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>What to do after a step that worked (Ory's <c>continueWith</c>); the member <c>action</c> says which of the derived types it is.</summary>
[JsonConverter(typeof(ContinueWithConverter))]
public abstract record ContinueWith : FrontendModel
{
    private protected ContinueWith()
    {
    }

    /// <summary>One of <see cref="ContinueWithActions"/>, or what a newer server says.</summary>
    public abstract string? Action { get; init; }
}
