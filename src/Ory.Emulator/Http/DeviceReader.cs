using System.Net;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>What a request says about the device it came from.</summary>
internal static class DeviceReader
{
    public static Device Read(HttpRequest request, Guid id)
    {
        var headers = request.Headers;
        var location = string.Join(", ", new[] { First(request, "Cf-Ipcity"), First(request, "Cf-Ipcountry") }.Where(part => part.Length > 0));
        return new Device(id, Address(request), headers.UserAgent.Count == 0 ? null : string.Join(' ', headers.UserAgent.Select(agent => agent)), location);
    }

    private static string Address(HttpRequest request)
    {
        foreach (var name in new[] { "True-Client-Ip", "Cf-Connecting-Ip", "X-Real-Ip" })
        {
            if (First(request, name) is { Length: > 0 } address) return address;
        }

        // Whatever stands there is taken, were it no address; where all are private, there is none.
        if (First(request, "X-Forwarded-For") is { Length: > 0 } forwarded) return forwarded.Split(',', StringSplitOptions.TrimEntries).LastOrDefault(entry => !IsPrivate(entry)) ?? "";
        var connection = request.HttpContext.Connection;
        return connection.RemoteIpAddress is null ? "127.0.0.1:0" : new IPEndPoint(connection.RemoteIpAddress, connection.RemotePort).ToString();
    }

    private static string First(HttpRequest request, string name) => request.Headers[name] is [{ } first, ..] ? first : "";

    // As Go tells it, for which the machine itself is not private, and which knows one way only to write an address of four numbers.
    private static bool IsPrivate(string text)
    {
        if (!IPAddress.TryParse(text, out var address) || text.AsSpan().ContainsAny('%', '[') || (!text.Contains(':') && address.ToString() != text)) return false;
        if (address.IsIPv6UniqueLocal) return true;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.GetAddressBytes() is [10, _, _, _] or [172, >= 16 and < 32, _, _] or [192, 168, _, _];
    }
}
