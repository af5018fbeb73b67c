using System.Text.Json.Serialization;

namespace Ory.Frontend;

/// <summary>A device that a session was used on (Ory's <c>sessionDevice</c>).</summary>
[JsonConverter(typeof(SessionDeviceConverter))]
public sealed record SessionDevice : FrontendModel
{
    /// <summary>The device's id, a UUID; all zeros while it is not stored.</summary>
    public string? Id { get; init; }

    /// <summary>The address that the server saw, with or without a port.</summary>
    public string? IpAddress { get; init; }

    /// <summary>What the browser or client calls itself.</summary>
    public string? UserAgent { get; init; }

    /// <summary>City and country as the edge tells them; empty where nobody does.</summary>
    public string? Location { get; init; }
}
