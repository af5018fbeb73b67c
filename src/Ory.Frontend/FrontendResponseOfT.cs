namespace Ory.Frontend;

/// <summary>An answer of Ory: its body decoded, its status, and what its headers say.</summary>
/// <typeparam name="T">What the operation answers.</typeparam>
public sealed class FrontendResponse<T> : FrontendResponse
{
    internal FrontendResponse(T value, int statusCode, ResponseHeaders headers, int length)
        : base(statusCode, headers, length) => Value = value;

    /// <summary>The answer.</summary>
    public T Value { get; }
}
