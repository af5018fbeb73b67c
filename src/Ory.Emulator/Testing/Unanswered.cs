namespace Ory.Emulator;

/// <summary>A feature of requests that get no answer: their status is not one.</summary>
internal sealed class Unanswered
{
    public static Unanswered Instance { get; } = new();
}
