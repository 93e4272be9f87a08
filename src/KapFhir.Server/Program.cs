return await KapFhir.Server.Commands.CommandLine.Run(args);
