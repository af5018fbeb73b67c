namespace Ory.AspNetCore;

/// <summary>Carries evictions to the other nodes. Whoever implements it records those of others with <see cref="EvictionMarkers"/>.</summary>
internal interface IEvictionChannel
{
    /// <summary>Tells the other nodes; throws when it cannot.</summary>
    Task PublishAsync(EvictionMarker marker, CancellationToken cancellationToken);
}
