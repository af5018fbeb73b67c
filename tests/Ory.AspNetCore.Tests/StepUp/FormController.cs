using Microsoft.AspNetCore.Mvc;

namespace Ory.AspNetCore.Tests;

public class FormController : Controller
{
    [HttpPost("/mvc-form"), ValidateAntiForgeryToken]
    public string Post(string field) => "posted " + field;
}
