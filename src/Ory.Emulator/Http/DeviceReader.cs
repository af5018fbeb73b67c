using System.Net;
using Microsoft.AspNetCore.Http;

namespace Ory.Emulator;

/// <summary>What a request says about the device it came from.</summary>
internal static class DeviceReader
{
    public static Device Read(HttpRequest request, Guid id)
    {
        var headers = request.Headers;
        var city = headers["Cf-Ipcity"].ToString();
        var country = headers["Cf-Ipcountry"].ToString();
        var location = string.Join(", ", new[] { city, country }.Where(part => part.Length > 0));
        return new Device(id, Address(request), string.Join(' ', headers.UserAgent.Select(agent => agent)), location);
    }

    private static string Address(HttpRequest request)
    {
        foreach (var name in new[] { "True-Client-Ip", "Cf-Connecting-Ip", "X-Real-Ip" })
        {
            if (request.Headers[name].ToString() is { Length: > 0 } address) return address;
        }

        foreach (var forwarded in request.Headers["X-Forwarded-For"].ToString().Split(',', StringSplitOptions.TrimEntries).Reverse())
        {
            if (IPAddress.TryParse(forwarded, out var address) && !IsPrivate(address)) return forwarded;
        }

        var connection = request.HttpContext.Connection;
        return connection.RemoteIpAddress is null ? "127.0.0.1:0" : new IPEndPoint(connection.RemoteIpAddress, connection.RemotePort).ToString();
    }

    private static bool IsPrivate(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal) return true;
        var bytes = address.MapToIPv4().GetAddressBytes();
        return bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and < 32) || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 169 && bytes[1] == 254);
    }
}
