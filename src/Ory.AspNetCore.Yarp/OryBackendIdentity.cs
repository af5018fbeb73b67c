namespace Ory.AspNetCore.Yarp;

/// <summary>How a backend learns who is calling.</summary>
[Flags]
public enum OryBackendIdentity
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>By the headers of <see cref="OryGatewayOptions.Headers"/>.</summary>
    Headers = 1,

    /// <summary>By a signed token in <see cref="OryGatewayTokenOptions.Header"/>.</summary>
    Token = 2,
}
