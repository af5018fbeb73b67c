namespace Ory.Emulator;

/// <summary>What a new flow begins with.</summary>
internal sealed record FlowStart
{
    public required bool IsBrowser { get; init; }

    public required DateTimeOffset Now { get; init; }

    public required TimeSpan Lifespan { get; init; }

    public required string RequestUrl { get; init; }

    /// <summary>The server's address, without a slash at the end.</summary>
    public required string PublicUrl { get; init; }

    public string? ReturnTo { get; init; }

    public byte[] CsrfSecret { get; init; } = [];
}
