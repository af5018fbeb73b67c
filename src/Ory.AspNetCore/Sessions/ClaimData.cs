namespace Ory.AspNetCore;

/// <summary>A claim before it is somebody's.</summary>
internal readonly record struct ClaimData(string Type, string Value, string ValueType);
