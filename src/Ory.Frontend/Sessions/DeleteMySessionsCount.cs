namespace Ory.Frontend;

/// <summary>How many sessions were ended (Ory's <c>deleteMySessionsCount</c>).</summary>
public sealed record DeleteMySessionsCount : FrontendModel
{
    /// <summary>The number of rows: it counts sessions that had ended before too.</summary>
    public long Count { get; init; }
}
