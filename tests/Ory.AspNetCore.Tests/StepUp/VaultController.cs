using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;

namespace Ory.AspNetCore.Tests;

public class VaultController : Controller
{
    [HttpGet("/mvc"), Authorize("vault")]
    public string Vault() => "in";

    [HttpGet("/mvc-admin"), Authorize("vault", Roles = "admin")]
    public string Admin() => "in";

    [HttpGet("/attributes-controller"), OryRequireAal("aal2"), OryRequireVerifiedAddress]
    public string Attributes() => "in";
}
