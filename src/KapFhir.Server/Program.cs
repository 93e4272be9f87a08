using System.Globalization;

// What is written and compared must not depend on the language of the machine.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
return await KapFhir.Server.Commands.CommandLine.Run(args);
